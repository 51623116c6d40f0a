import {
  type Document,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import { withGoLines } from './go-lines.ts';
import type { PackageProblem } from './types.ts';

/** A Chart.yaml has a few kB and the longest values.yaml of public charts some 200 kB; parsing more is only worth somebody's time who attacks. Bytes. */
export const yamlSizeLimit = 1024 * 1024;
/** No person writes such a line; the parser's time grows faster than a line does. Characters. */
const lineLimit = 256 * 1024;
/**
 * Each part of a YAML text takes some 400 bytes in memory: a megabyte of `[1,1,1…` would take half a gigabyte. The largest values.yaml of public charts
 * have some 40,000. Tokens, as the yaml library's lexer counts them.
 */
const tokenLimit = 200_000;
/** How often aliases may multiply; the yaml library's default, which real charts stay far below. */
const maxAliasCount = 100;

/** More faults of one file tell nothing new. */
const problemLimit = 10;

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** A parsed YAML file: its value, and where each part of it stands. */
export interface YamlFile {
  value: unknown;
  /** 1-based place of the value that a path leads to, or of its nearest parent. */
  place(path: readonly (string | number)[]): { line: number; column: number };
  /** The text of a scalar as it is written: `1.10` is not 1.1. */
  source(path: readonly (string | number)[]): string | undefined;
}

export type YamlResult = { ok: true; file: YamlFile } | { ok: false; problems: PackageProblem[] };

/**
 * Decodes UTF-8, without a byte order mark.
 * @returns undefined when it is not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fail(problem: PackageProblem): YamlResult {
  return { ok: false, problems: [problem] };
}

function tooMuch(text: string, name: string): PackageProblem | undefined {
  if (text.length > yamlSizeLimit)
    return {
      code: 'not-yaml',
      file: name,
      detail: `${name} has ${text.length} characters; at most ${yamlSizeLimit} are read.`,
    };
  let line = 1;
  for (let start = 0; start <= text.length; line++) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    if (stop - start > lineLimit) {
      return {
        code: 'line-too-long',
        file: name,
        line,
        detail: `Line ${line} of ${name} has ${stop - start} characters; at most ${lineLimit} are read. Put large texts into a file of their own.`,
      };
    }
    start = stop + 1;
  }
  return undefined;
}

/** Counts before anything is built of them; the lexer keeps nothing. */
function tooManyParts(text: string, name: string): PackageProblem | undefined {
  let count = 0;
  for (const _ of new Lexer().lex(text)) {
    if (++count <= tokenLimit) continue;
    const detail = `${name} has more than ${tokenLimit} keys, values and signs, which no chart needs. Make it smaller.`;
    return { code: 'not-yaml', file: name, detail };
  }
  return undefined;
}

function syntaxProblems(document: Document.Parsed, name: string): PackageProblem[] {
  return document.errors.slice(0, problemLimit).map(error => {
    const [from] = error.linePos ?? [];
    return {
      code: 'not-yaml',
      file: name,
      detail: `${name} is not YAML: ${error.message.split('\n')[0]}`,
      ...(from ? { line: from.line, column: from.col } : {}),
    };
  });
}

/** The library's own check compares each key with each: 20,000 of them, which fit into 200 kB, took it 12 s. */
function repeatedKeys(document: Document.Parsed, name: string, lines: LineCounter): PackageProblem[] {
  const problems: PackageProblem[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value) && problems.length < problemLimit) {
          const { line, col } = lines.linePos(key.range?.[0] ?? 0);
          const detail = `${name} has the key "${key.value}" twice. Keep one: helm would take the last without a word.`;
          problems.push({ code: 'duplicate-key', file: name, line, column: col, detail });
        }
        seen.add(key.value);
      }
    },
  });
  return problems;
}

function forbidden(document: Document.Parsed, name: string, lines: LineCounter): PackageProblem[] {
  const problems: PackageProblem[] = [];
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || !forbiddenKeys.has(String(pair.key.value))) return;
      const { line, col } = lines.linePos(pair.key.range?.[0] ?? 0);
      problems.push({
        code: 'forbidden-key',
        file: name,
        line,
        column: col,
        detail: `${name} has the key "${pair.key.value}", which no chart needs and some programs trip over. Remove it.`,
      });
    },
  });
  return problems;
}

function locate(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]) {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const start = isNode(node)
      ? (node as ParsedNode).range?.[0]
      : isPair(node) && isNode(node.key)
        ? node.key.range?.[0]
        : undefined;
    if (start !== undefined) {
      const { line, col } = lines.linePos(start);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}

/** What says of itself who a chart is has no use for these, and readers of YAML differ in what they mean. */
const plainFiles: ReadonlySet<string> = new Set(['Chart.yaml', 'requirements.yaml']);

function notPlain(document: Document.Parsed, name: string, lines: LineCounter): PackageProblem[] {
  if (!plainFiles.has(name)) return [];
  const problems: PackageProblem[] = [];
  const report = (what: string, offset = 0, code: 'aliases' | 'not-yaml' = 'not-yaml'): void => {
    const { line, col } = lines.linePos(offset);
    const detail = `${name} has ${what}, which programs read differently. Write out what is meant.`;
    problems.push({ code, file: name, line, column: col, detail });
  };
  visit(document, {
    Alias: (_, { source, range }) => report(`the alias "*${source}"`, range?.[0], 'aliases'),
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '<<') report('the merge key "<<"', key.range?.[0]);
    },
    Value(_, { tag, range }) {
      if (tag) report(`the tag "${tag}"`, range?.[0]);
    },
  });
  return problems.slice(0, 1);
}

/**
 * Parses a YAML file that nobody vouches for: bounded in size, in the length of a line, in aliases and depth; keys once; no keys that reach into a
 * prototype.
 */
export function parseYaml(given: string, name: string): YamlResult {
  const text = withGoLines(given);
  const oversized = tooMuch(text, name) ?? tooManyParts(text, name);
  if (oversized) return fail(oversized);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: true,
      logLevel: 'silent',
    });
    const problems = [
      ...syntaxProblems(document, name),
      ...repeatedKeys(document, name, lines),
      ...forbidden(document, name, lines),
      ...notPlain(document, name, lines),
    ];
    if (problems.length > 0) return { ok: false, problems };
    const value: unknown = document.toJS({ maxAliasCount });
    return {
      ok: true,
      file: {
        value,
        place: path => locate(document, lines, path),
        source: path => {
          const node = document.getIn(path, true);
          return isScalar(node) ? node.source : undefined;
        },
      },
    };
  } catch (error) {
    if (error instanceof ReferenceError) {
      return fail({
        code: 'aliases',
        file: name,
        detail: `${name} uses YAML aliases that multiply beyond measure, or that lead nowhere: ${error.message}. Write the values out.`,
      });
    }
    if (error instanceof RangeError)
      return fail({ code: 'not-yaml', file: name, detail: `${name} is nested too deeply.` });
    return fail({
      code: 'not-yaml',
      file: name,
      detail: `${name} is not YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    });
  }
}
