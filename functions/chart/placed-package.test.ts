import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helmBinary } from '../../local/tools.ts';
import { isLong } from '../../test/support/long.ts';
import type { HelmHome } from './helm.ts';
import { type Inspected, inspectChart } from './inspect.ts';
import { PlacedPackage } from './placed-package.ts';
import { schemaDoubts } from './schema-proof.ts';
import { chartPackage } from './testing.ts';
import { withHelm } from './testing-helm.ts';
import { type Listener, listen } from './testing-listener.ts';
import { drafts, leadingElsewhere } from './testing-schemas.ts';

const execute = promisify(execFile);
let listener: Listener;
beforeAll(async () => {
  listener = await listen();
});
afterAll(() => listener.close());

type Files = Record<string, string | Uint8Array>;
const schemaFile = 'values.schema.json';
const valuesOf = (charts: readonly string[]) => charts.map(name => `${name}: {greeting: hello}\n`).join('');

/** A chart with these schemas, each in a subchart of its own, unpacked or packed; one alone is the chart's. */
function chartWith(schemas: readonly string[], where: 'root' | 'unpacked' | 'packed'): Buffer {
  if (where === 'root')
    return chartPackage({ name: 'mine', version: '1.0.0', files: { [schemaFile]: schemas[0] ?? '' } });
  const names = schemas.map((_, at) => `sub${at}`);
  const extra = `dependencies:\n${names.map(name => `  - {name: ${name}, version: 1.0.0}\n`).join('')}`;
  const files: Files = { 'values.yaml': `greeting: hello\n${valuesOf(names)}` };
  for (const [at, name] of names.entries()) {
    const schema = schemas[at] ?? '';
    if (where === 'packed')
      files[`charts/${name}-1.0.0.tgz`] = chartPackage({ name, version: '1.0.0', files: { [schemaFile]: schema } });
    else {
      files[`charts/${name}/Chart.yaml`] = `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
      files[`charts/${name}/${schemaFile}`] = schema;
    }
  }
  return chartPackage({ name: 'mine', version: '1.0.0', files, extra });
}

/** The same helm, which comes to the listener for whatever it looks for. */
const listenedTo = (home: HelmHome): HelmHome => ({
  ...home,
  run: (command, options) => home.run(command, { ...options, environment: listener.environment }),
});

const inspect = (packageBytes: Uint8Array): Promise<Inspected> =>
  withHelm(home => inspectChart(listenedTo(home), { packageBytes, name: 'mine', kubeVersions: ['1.36'] }));

/** What helm says of a package without anybody between. */
const unguarded = (bytes: Uint8Array): Promise<string> =>
  withHelm(async home => {
    const file = join(home.directory, 'raw.tgz');
    await writeFile(file, bytes);
    const env = { PATH: process.env.PATH ?? '', HOME: home.directory, ...listener.environment };
    const run = execute(await helmBinary(), ['template', 'a', file], { env });
    return run.then(
      ({ stdout, stderr }) => stdout + stderr,
      error => `${error.stdout}${error.stderr}`,
    );
  });

describe('schemas that lead elsewhere', () => {
  const all = () =>
    drafts.flatMap($schema =>
      Object.entries(leadingElsewhere(listener)).map(([name, schema]) => ({
        name: `${name}, ${$schema}`,
        text: JSON.stringify({ ...($schema ? { $schema } : {}), ...schema }),
      })),
    );

  it('are none that is proven', () => {
    expect(all().filter(({ text }) => schemaDoubts(Buffer.from(text)).length === 0)).toEqual([]);
  });

  it('would be fetched and read, if helm had its way', async () => {
    const said = await unguarded(
      chartWith(
        all().map(({ text }) => text),
        'unpacked',
      ),
    );
    expect(said).toContain(listener.secret);
    const asked = listener.asked.splice(0).join('\n');
    for (const way of [
      '/ref',
      '/top',
      '/dynamic',
      '/recursive',
      '/root/from-id',
      '/root/from-old-id',
      '/other/own',
      '/meta',
      '/data',
      'json-schema.org/draft-07/nope',
    ])
      expect(asked).toContain(way);
  });

  it.each(['unpacked', 'packed'] as const)('are not read in subcharts that are %s', async where => {
    const { inspection } = await inspect(
      chartWith(
        all().map(({ text }) => text),
        where,
      ),
    );
    expect(inspection.renders).toMatchObject([{ ok: true }]);
    expect(new Set(inspection.findings.map(({ code }) => code))).toEqual(new Set(['schema-remote']));
    expect(JSON.stringify(inspection)).not.toContain(listener.secret);
    expect(listener.asked).toEqual([]);
  });

  const cases: [name: string, schema: (address: string) => string, said: (address: string) => string][] = [
    [
      'a nested $id',
      a => `{"$id": "${a}/dir/own", "properties": {"greeting": {"$id": "${a}/other/", "$ref": "own"}}}`,
      a => `${a}/other/own`,
    ],
    [
      'a known prefix',
      () => '{"properties": {"greeting": {"$ref": "http://json-schema.org/draft-07/nope"}}}',
      () => 'http://json-schema.org/draft-07/nope',
    ],
    ['a byte order mark', a => `\uFEFF{"properties":{"greeting":{"$ref":"${a}/x"}}}`, a => `${a}/x`],
  ];
  it.each(cases)('are said to be so: %s', async (_, schema, said) => {
    const { inspection } = await inspect(chartWith([schema(listener.address)], 'root'));
    expect(inspection.renders).toMatchObject([{ ok: true }]);
    expect(inspection.findings).toEqual([
      expect.objectContaining({
        code: 'schema-remote',
        file: schemaFile,
        detail: expect.stringContaining(`"${said(listener.address)}"`),
      }),
    ]);
    expect(inspection.lint.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(listener.asked).toEqual([]);
  });
});

describe('a schema that is proven', () => {
  it('is read by helm', async () => {
    const schema = JSON.stringify({
      properties: { greeting: { $ref: '#/definitions/number' } },
      definitions: { number: { type: 'number' } },
    });
    const { inspection } = await inspect(chartWith([schema], 'root'));
    expect(inspection.renders).toMatchObject([
      { ok: false, problem: { code: 'schema-violation', pointer: '/greeting' } },
    ]);
  });

  /** Made of what means something to helm's library, and of what looks like it. */
  function schemas(address: string, file: string): fc.Arbitrary<unknown> {
    const name = fc.constantFrom('a', 'b', 'own', 'x/y', '~1');
    const targets = [
      '#',
      '#/a',
      '#/definitions/a',
      '#/default',
      '#/$defs/a/not',
      '#/allOf/0',
      '#/allOf/00',
      '#a',
      '#/properties/a',
      '#/x~1y',
      '#%2Fa',
    ];
    const addresses = [
      `${address}/a`,
      `${address}/dir/own`,
      file,
      'own',
      'a',
      '../a',
      './a',
      '//a',
      '',
      '?',
      'urn:a:b',
      'values.schema.json',
      'http://json-schema.org/draft-07/schema',
      'http://json-schema.org/draft-07/x',
      `${address}/a/../b`,
    ];
    const reference = fc.oneof(
      fc.constantFrom(...targets),
      fc.constantFrom(...addresses),
      fc.tuple(fc.constantFrom(...addresses), fc.constantFrom(...targets)).map(([a, b]) => a + b),
    );
    const keys = (tie: (key: string) => fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> => ({
      $schema: fc.constantFrom(
        ...drafts.flatMap(each => each ?? []),
        'http://json-schema.org/schema#',
        `${address}/meta`,
      ),
      $id: reference,
      id: reference,
      $anchor: fc.constant('a'),
      $dynamicAnchor: fc.constant('a'),
      $ref: fc.oneof(fc.constantFrom(...targets), reference),
      $dynamicRef: reference,
      $recursiveRef: reference,
      definitions: tie('map'),
      $defs: tie('map'),
      properties: tie('map'),
      dependencies: tie('map'),
      allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      items: tie('schema'),
      not: tie('schema'),
      if: tie('schema'),
      default: tie('schema'),
      'x/y': tie('schema'),
      a: tie('schema'),
    });
    const schema = (tie: (key: string) => fc.Arbitrary<unknown>) => {
      const pairs = Object.entries(keys(tie)).map(([key, value]) => fc.tuple(fc.constant(key), value));
      const pair = fc.oneof(...pairs);
      return fc.array(pair, { maxLength: 4 }).map(found => Object.fromEntries(found));
    };
    return fc.letrec(tie => ({
      schema: fc.oneof({ maxDepth: 4, depthSize: 'small' }, fc.boolean(), schema(tie)),
      map: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
      whole: schema(tie),
    })).whole;
  }

  it('makes helm fetch nothing and read nothing, whatever it is', async () => {
    const made = fc
      .sample(schemas(listener.address, listener.file), { numRuns: isLong ? 60_000 : 6000 })
      .map(each => JSON.stringify(each));
    const proven = made.filter(text => schemaDoubts(Buffer.from(text)).length === 0);
    // Neither is everything proven, nor nothing that refers to something.
    expect(proven.length).toBeLessThan(made.length);
    const referring = proven.filter(text => /"\$(ref|dynamicRef|recursiveRef)"/.test(text));
    expect(referring.length).toBeGreaterThan(100);
    for (let at = 0; at < referring.length; at += 300) {
      const bytes = chartWith(referring.slice(at, at + 300), 'unpacked');
      const said = await unguarded(bytes);
      expect(said).not.toMatch(/failing loading|no URLLoader/);
      expect(said).not.toContain(listener.secret);
      expect(listener.asked).toEqual([]);
    }
  });
});

it('is put where helm finds it, and goes away with the home', async () => {
  const bytes = chartPackage({ name: 'mine', version: '1.0.0' });
  const [path = '', ...flags] = await withHelm(async home => {
    const { arguments: given } = await PlacedPackage.place(home, bytes);
    expect(existsSync(given[0] ?? '')).toBe(true);
    return given;
  });
  expect([existsSync(path), flags]).toEqual([false, []]);
});

it('is the only form in which helm takes a chart', async () => {
  await withHelm(async home => {
    const release = 'a';
    const forged = { arguments: ['/etc/passwd'], unproven: [] };
    const runs = [
      // @ts-expect-error A path is no placed package.
      () => home.run({ verb: 'template', release, chart: '/tmp/a.tgz' }),
      // @ts-expect-error Nor is what looks like one.
      () => home.run({ verb: 'template', release, chart: forged }),
      // @ts-expect-error Nobody makes one but itself.
      () => new PlacedPackage('/tmp/a.tgz', []),
      // @ts-expect-error An option holds its value, so that no path stands alone.
      () => home.run({ verb: 'uninstall', release, flags: ['/tmp/a.tgz'] }),
    ];
    expect(runs).toHaveLength(4);
  });
});
