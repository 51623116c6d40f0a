import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseManifest, writeManifest } from './manifest.ts';
import { readByKubectl } from './testing-helm.ts';
import { ExactNumber, resolvePlain } from './yaml-scalar.ts';
import { writeYaml } from './yaml-writer.ts';

/** Reads one value through a manifest. */
function readValue(yaml: string): unknown {
  const [only] = parseManifest(`apiVersion: v1\nkind: ConfigMap\nvalue: ${yaml}\n`);
  return only?.object.value;
}

const withValue = (value: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, value });

describe('scalars', () => {
  it.each([
    ['on', true],
    ['y', true],
    ['Off', false],
    ['N', false],
    ['yEs', 'yEs'],
    ['"yes"', 'yes'],
    ['0777', 511],
    ['0o17', 15],
    ['08', 8],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1e3', 1000],
    ['1_000', 1000],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
    ['1.10', 1.1],
    ['5.', 5],
    ['.5', 0.5],
    ['._5', '._5'],
    ['~', null],
    ['', null],
    ['!!str 12', '12'],
    ['!!int "12"', 12],
    ['-', [null]],
    ["'1e3'", '1e3'],
    ['1e999', '1e999'],
  ])('%s is read as Kubernetes reads it', (yaml, value) => {
    expect(readValue(yaml === '-' ? '\n- ' : yaml)).toEqual(value);
  });

  it.each(['.inf', '-.Inf', '.nan'])('%s is a number that JSON has not', yaml => {
    expect(() => readValue(yaml)).toThrow(/JSON has not/);
  });

  it('keeps integers beyond 2^53 as they are, up to 64 bits', () => {
    const text =
      'apiVersion: v1\nkind: A\nbig: 9007199254740993\nbigger: 18446744073709551615\nhuge: 18446744073709551616\n';
    const [only] = parseManifest(text);
    expect(only?.object.big).toEqual(new ExactNumber('9007199254740993'));
    expect(only?.object.huge).toBe(18446744073709552000);
    expect(writeYaml(only?.object)).toContain('bigger: 18446744073709551615\n');
    expect(JSON.parse(JSON.stringify(only?.object)).bigger).toBe(18446744073709552000);
  });

  it('reads 4,000 random ones as kubectl does', { timeout: 60_000 }, async () => {
    const unit = fc.constantFrom(...'0123456789_+-.:eExXoObBaFfnNyYstTrRuUlL~'.split(''));
    const scalars = fc
      .sample(fc.string({ unit, minLength: 1, maxLength: 7 }), { numRuns: 4000, seed: 1 })
      .filter(text => !/^-($|-)|:$/.test(text));
    const manifest = `${writeYaml(withValue(undefined))}value:\n${scalars.map(text => `- ${text}\n`).join('')}`;
    const { value } = (await readByKubectl(manifest)) as { value: unknown[] };
    const ours = JSON.parse(JSON.stringify(parseManifest(manifest)[0]?.object.value));
    const different = scalars.filter((_, at) => JSON.stringify(ours[at]) !== JSON.stringify(value[at]));
    expect(different).toEqual([]);
  });

  it('makes strings of keys, as Kubernetes does', async () => {
    const manifest =
      'apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata:\n  on: a\n  n: b\n  0777: c\n  1.5: d\n  "on": e\n';
    const { data } = (await readByKubectl(manifest)) as { data: object };
    expect(parseManifest(manifest)[0]?.object.data).toEqual({ true: 'a', false: 'b', 511: 'c', 1.5: 'd', on: 'e' });
    expect(data).toEqual({ true: 'a', false: 'b', 511: 'c', 1.5: 'd', on: 'e' });
  });
});

describe('writing', () => {
  const tricky = fc.constantFrom(
    ...[
      'on',
      'y',
      'No',
      '0777',
      '1e3',
      '1_000',
      '12:30:45',
      'yes',
      '~',
      'null',
      '',
      ' a',
      'a ',
      'a: b',
      'a #b',
      '- a',
      '!a',
      '&a',
      '*a',
      '%a',
      '@a',
      '`a',
    ],
    ...[
      '---',
      '---\na',
      'a\n---\nb',
      '{{ a }}',
      '[a]',
      '{a}',
      "'",
      '"',
      '\\',
      '<<',
      '=',
      '.',
      '..',
      '1.',
      '0x1',
      '0b1',
      '0o7',
      '+1',
      '-',
      '?',
      ':',
      'a:',
    ],
    ...[
      'a\nb',
      'a\n',
      'a\n\n',
      '\na',
      ' a\nb',
      'a\n b\n',
      'a\n\n\nb',
      'a\tb\n',
      'a\r\nb',
      '# a\nb\n',
      'a \nb',
      '\t',
      '\u0085',
      '\u2028',
      '\ufeff',
      'ä€😀',
      '\u0000',
    ],
    ...[
      '2001-01-01',
      '1.0e+21',
      'a,b',
      'x'.repeat(2000),
      'word '.repeat(100),
      '/etc/x.conf',
      'nginx:1.25',
      'http://a/b?c=d#e',
    ],
  );
  const text = fc.oneof(tricky, fc.string({ unit: 'binary' }), fc.string());
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
  );
  const big = fc.bigInt({ min: 2n ** 53n + 1n, max: 2n ** 64n - 1n }).map(value => new ExactNumber(String(value)));
  const key = text.filter(name => name.length < 900);
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(text, number, fc.boolean(), fc.constant(null), big),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  it('and reading is the identity (2,000 runs)', () => {
    fc.assert(
      fc.property(value, written => {
        const source = { ...withValue(written) };
        expect(parseManifest(writeManifest([{ object: source, source: 'a/b', hook: [] }]))[0]?.object).toEqual(source);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read the same by YAML 1.2', () => {
    fc.assert(
      fc.property(fc.oneof(text, number), written => {
        fc.pre(typeof written !== 'string' || written.isWellFormed());
        expect(parse(writeYaml({ a: [written] }), { uniqueKeys: false })).toEqual({ a: [written] });
      }),
    );
  });

  it('is read the same by kubectl', async () => {
    const values = fc.sample(fc.oneof(text, number, fc.array(text, { maxLength: 3 })), { numRuns: 1500, seed: 2 });
    const sound = JSON.parse(JSON.stringify(values).toWellFormed()).filter((item: unknown) =>
      JSON.stringify(item).isWellFormed(),
    );
    const readable = sound.filter((item: unknown) => !/\\ud[89a-f]/i.test(JSON.stringify(item)));
    expect(await readByKubectl(writeYaml(withValue(readable)))).toMatchObject({ value: readable });
  });

  it('takes keys of any length', () => {
    const object = withValue({ ['k'.repeat(3000)]: { a: 1 }, b: [[1, [2]], { c: [] }] });
    expect(parseManifest(writeYaml(object))[0]?.object).toEqual(object);
  });
});

it('resolves quickly what is long', () => {
  expect(resolvePlain('1'.repeat(100_000))).toBe('1'.repeat(100_000));
});
