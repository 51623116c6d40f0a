import { isDeepStrictEqual } from 'node:util';
import type { YamlReading } from '../../../test/support/yaml-reading.ts';
import { readYaml } from './read.ts';

/** What a reader makes of a text: its value, or why it takes none. */
export type Reading = Pick<YamlReading, 'error' | 'value'>;

/** A reading as a step later sees it: of documents that say something, helm and Berth take mappings only. */
export function asMapping(reading: Reading): Reading {
  const { error, value = null } = reading;
  const isMapping = value === null || (typeof value === 'object' && !Array.isArray(value));
  return error !== undefined || isMapping ? reading : { error: 'is no mapping' };
}

export interface Difference {
  text: string;
  berth: Reading;
  helm: Reading;
}

export interface Reason {
  why: string;
  holds(difference: Difference): boolean;
}

const refusesOnly = (why: string, pattern: RegExp): Reason => ({
  why,
  holds: ({ berth, helm }) => berth.error !== undefined && helm.error === undefined && pattern.test(berth.error),
});
const helmRefuses = (why: string, pattern: RegExp): Reason => ({
  why,
  holds: ({ berth, helm, text }) => berth.error === undefined && helm.error !== undefined && pattern.test(text),
});

const lineEnds = /[\u0085\u2028\u2029]/;
const plainEnds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null).replaceAll(/\\[nt]|[\s\u0085]/g, ''));

/** What may differ, and why it does no harm: helm takes no document but mappings, and nobody writes the rest. */
export const reasons: Reason[] = [
  refusesOnly(
    'go-yaml does not look behind the first document, whatever ends it',
    /end of the stream or a document sep/,
  ),
  refusesOnly('a text alone is no mapping', /a block of text and nothing else|missing indentation for block scalar/),
  refusesOnly(
    'signs of flows and exclamation marks in a tag',
    /tag suffix|tag handle|duplication of an? (tag|anchor)|odd tag|is none|which is no |":" or a "\?" where/,
  ),
  refusesOnly(
    'an empty entry at the end of a list in a list: js-yaml takes the outer dash for the same list',
    /indented less/,
  ),
  refusesOnly('a comment right behind "|"', /a line break is expected/),
  refusesOnly('`{a:}` is no key `a` for go-yaml', /":" without a space/),
  refusesOnly('an anchor with signs in its name: go-yaml ends it there', /an anchor called|has an anchor \(/),
  refusesOnly('a text that almost begins a document', /begins with what ends/),
  refusesOnly('a byte order mark within', /a character that no YAML has/),
  {
    why: 'an anchor with a colon or a bracket right behind it',
    holds: ({ text, berth, helm }) =>
      berth.error !== undefined && helm.error === undefined && /&[\w-]*:?[[{]/.test(text),
  },
  refusesOnly('an alias with a tag', /alias that leads nowhere|alias with a tag/),
  {
    why: 'U+0085, U+2028 and U+2029 end a line for go-yaml and stay what they are; here they become a line feed, or a space where lines are folded',
    holds: ({ text, berth, helm }) =>
      lineEnds.test(text) &&
      (berth.error !== undefined ||
        helm.error !== undefined ||
        isDeepStrictEqual(plainEnds(berth.value), plainEnds(helm.value))),
  },
  refusesOnly('a number that JSON has not, under a key that stands twice', /a number that JSON has not/),
  refusesOnly('a line of a text that begins with a tab', /tab characters must not be used/),
  {
    why: 'properties on two lines, and a block of text on the line behind its dash or key, indented no more than that',
    holds: ({ text, berth, helm }) =>
      /bad indentation of a/.test(berth.error ?? '') &&
      helm.error === undefined &&
      /(?:[&!]\S*|[-:])\s*(?:#.*)?[\n\r](?:\s*#.*[\n\r])*\s*(?:- )?[!&|>]/.test(text),
  },
  {
    why: 'a line end that is escaped, before an empty line',
    holds: ({ text, berth, helm }) =>
      /\\\r?\n\s*[\n\r]/.test(text) && berth.error === undefined && helm.error === undefined,
  },
  {
    why: '"!!binary" of what is no UTF-8: Go and JavaScript put another number of U+FFFD in its place',
    holds: ({ text, berth, helm }) =>
      text.includes('!!binary') && berth.error === undefined && helm.error === undefined,
  },
  refusesOnly(
    'a tab in a text that is alone, or a bracket before what is no document',
    /tab in its indent|key that is a list/,
  ),
  refusesOnly('`---` and `...` within brackets', /missed comma/),
  {
    why: 'keys that become the same text only in JSON (`1` and `"1"`): helm takes one of them at random',
    holds: ({ text, berth, helm }) =>
      berth.error === undefined && helm.error === undefined && readYaml(text).repeated.length > 0,
  },
  helmRefuses('a "?" within brackets', /[[{][\s\S]*\?/),
  helmRefuses('directives that nobody writes', /^%/m),
  helmRefuses('a tag that begins a text, or two of one', /^!\S*\s|!\S*\s+!/),
  helmRefuses('a tab that begins the line behind a tag or an anchor', /[&!]\S*\s*(#.*\s*)*\n\s*\t/),
  helmRefuses('something behind brackets of several lines', /\n[^\n]*[\]}]\s+[^\s#,:\]}]/),
  helmRefuses('something right behind a quoted text of several lines', /(?:"[^"]*\n[^"]*"|'[^']*\n[^']*')[^\s,:\]}#]/),
  helmRefuses('two anchors of one text, or one of another sign', /&\S*\s+(#.*\s+)?&|&[\w-]*[^\w\s-]|&[\w-]*\u00a0/),
  helmRefuses('a tab behind a dash, and nothing more', /-[ ]*\t\s*(#.*)?$/m),
  {
    why: 'a tag that begins a line, behind an anchor of nothing: js-yaml takes both for the same',
    holds: ({ text, berth, helm }) =>
      /&\S*\s*(#.*)?\n!/.test(text) && berth.error === undefined && helm.error === undefined,
  },
  helmRefuses('a tab behind the "?" of a key', /\?[ ]*\t/),
  {
    why: 'a block of text at the end, whose last line is spaces without an end: here it has one',
    holds: ({ text, berth, helm }) =>
      /[|>][-+0-9]*[^\n]*\n(.*\n)* +$/.test(text) && berth.error === undefined && helm.error === undefined,
  },
];
