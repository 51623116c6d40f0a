import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong, timeLimit, tries } from '../../../test/support/long.ts';
import { YamlReader } from '../../../test/support/yaml-reading.ts';
import { chunked } from '../testing.ts';
import { allFiles, unpack } from '../unpack.ts';
import { readYaml, YamlError } from './read.ts';
import { documents } from './testing-documents.ts';
import { asMapping, type Difference, type Reading, reasons } from './testing-reasons.ts';

const shared = join(import.meta.dirname, '../../../../shared');

let go: YamlReader;
beforeAll(async () => {
  go = await YamlReader.start();
}, 120_000);
afterAll(() => go?.stop());

function berthReads(text: string): Reading {
  try {
    return { value: JSON.parse(JSON.stringify(readYaml(text).value)) };
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message };
    throw error;
  }
}

async function compare(text: string): Promise<Difference | undefined> {
  const [berth, helm] = [asMapping(berthReads(text)), asMapping(await go.read(text))];
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
