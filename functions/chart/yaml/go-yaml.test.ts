import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong, timeLimit, tries } from '../../../test/support/long.ts';
import { YamlReader, type YamlReading } from '../../../test/support/yaml-reading.ts';
import { chunked } from '../testing.ts';
import { allFiles, unpack } from '../unpack.ts';
import { readYaml, YamlError } from './read.ts';
import { documents } from './testing-documents.ts';

const shared = join(import.meta.dirname, '../../../../shared');

let go: YamlReader;
beforeAll(async () => {
  go = await YamlReader.start();
}, 120_000);
afterAll(() => go?.stop());

type Reading = Pick<YamlReading, 'error' | 'value'>;

function berthReads(text: string): Reading {
  try {
    return { value: JSON.parse(JSON.stringify(readYaml(text).value)) };
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message };
    throw error;
  }
}

interface Difference {
  text: string;
  berth: Reading;
  helm: Reading;
}

interface Reason {
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

/** What may differ, and why it does no harm: helm takes no document but mappings, and nobody writes the rest. */
const reasons: Reason[] = [
  refusesOnly(
    'go-yaml does not look behind the first document, whatever ends it',
    /end of the stream or a document sep/,
  ),
  refusesOnly('a text alone is no mapping', /a block of text and nothing else|missing indentation for block scalar/),
  refusesOnly(
    'signs of flows and exclamation marks in a tag',
    /tag suffix|tag handle|duplication of a tag|odd tag|is none/,
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
  refusesOnly('an alias with a tag', /alias that leads nowhere|alias with a tag/),
  {
    why: 'U+2028 and U+2029 end a line for go-yaml and stay what they are; here they become a line feed',
    holds: ({ text, berth, helm }) =>
      /[\u0085\u2028\u2029]/.test(text) && (berth.error === undefined) === (helm.error === undefined),
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
];

async function compare(text: string): Promise<Difference | undefined> {
  const [berth, helm] = [berthReads(text), await go.read(text)];
  const isSame =
    berth.error !== undefined || helm.error !== undefined
      ? (berth.error === undefined) === (helm.error === undefined)
      : isDeepStrictEqual(berth.value, helm.value ?? null);
  return isSame ? undefined : { text, berth, helm };
}

const unexplained = (difference: Difference | undefined): Difference[] =>
  difference && !reasons.some(reason => reason.holds(difference)) ? [difference] : [];

const yamlFile = /(^|\/)(Chart\.yaml|values[^/]*\.ya?ml|requirements\.yaml|Chart\.lock)$|(^|!|\/)crds\/.*\.ya?ml$/;

describe('what people write', () => {
  const packages = ['charts/tutorial', 'charts/real', 'cases/helm'].flatMap(folder =>
    readdirSync(join(shared, folder))
      .filter(name => name.endsWith('.tgz'))
      .map(name => [`${folder}/${name}`] as const),
  );

  it.each(packages)('%s is read as helm reads it', { timeout: timeLimit(30_000) }, async path => {
    const unpacked = await unpack(chunked(readFileSync(join(shared, path))), name => yamlFile.test(name));
    const files = [...allFiles(unpacked)].flatMap(({ content }) => (content ? [Buffer.from(content).toString()] : []));
    const texts = files.flatMap(text => text.split(/^---(?=\s|$)/m));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(unexplained(await compare(text))).toEqual([]);
  });

  it('indexes are read as helm reads them', { timeout: timeLimit(60_000) }, async () => {
    for (const name of readdirSync(join(shared, 'indexes')).filter(each => /\.ya?ml$/.test(each)))
      expect(unexplained(await compare(readFileSync(join(shared, 'indexes', name), 'utf8')))).toEqual([]);
  });
});

it('documents of every style, and almost documents, are read as helm reads them', {
  timeout: timeLimit(60_000),
}, async () => {
  const seeds = [
    'a:\n  - b: c\n    d: "e"\n  - f\ng: |\n  h\n',
    '{"a": [1, 2, {"b": null}]}\n',
    'base: &base {x: 1, y: 2}\nnext:\n  <<: *base\n  <<: {z: 3}\n  y: 4\n',
    'apiVersion: v1\nkind: List\nitems:\n- &x\n  kind: A\n- <<: *x\n',
  ];
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(documents(seeds), async text => {
      fc.pre(text.isWellFormed());
      if (berthReads(text).error === undefined) accepted++;
      expect(unexplained(await compare(text))).toEqual([]);
    }),
    // Anything that is tried at random has its turn in the long run: here what is found once is found always.
    { numRuns: tries(2000, 20_000), ...(isLong ? {} : { seed: 11 }) },
  );
  // Or nothing was compared but refusals.
  expect(accepted).toBeGreaterThan(tries(2000, 20_000) / 10);
});
