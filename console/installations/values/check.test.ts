import { describe, expect, it } from 'vitest';
import { words } from '../../platform/texts/index.ts';
import { checkValues, readChart } from './check.ts';
import { parseValues } from './document.ts';

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['greeting'],
  definitions: { port: { type: 'integer', minimum: 1, maximum: 65535 } },
  properties: {
    greeting: { type: 'string', minLength: 2 },
    level: { enum: ['info', 'warn'] },
    service: {
      type: 'object',
      properties: { port: { $ref: '#/definitions/port' }, name: { type: 'string', pattern: '^[a-z]+$' } },
      additionalProperties: false,
    },
    hosts: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    'a/b': { type: 'string' },
    mail: { type: 'string', format: 'email' },
    storage: {
      oneOf: [
        { type: 'object', properties: { kind: { const: 'none' } }, required: ['kind'] },
        {
          type: 'object',
          properties: { kind: { const: 'volume' }, size: { type: 'string' } },
          required: ['kind', 'size'],
        },
      ],
    },
    quantity: {
      anyOf: [
        { type: 'string', pattern: '^\\d+Mi$' },
        { type: 'integer', minimum: 1 },
      ],
    },
  },
};

const defaults = 'greeting: hello\nlevel: info\nservice:\n  port: 80\nhosts: []\nimage:\n  tag: "1"\nfree: {}\n';

function check(text: string, given: unknown = schema, values = defaults, files: { path: string }[] = []): string[] {
  const chart = readChart(values, given === null ? null : JSON.stringify(given), files);
  const problems = checkValues(text, parseValues(text, 'no mapping'), chart, words.en);
  return problems.map(
    ({ from, to, severity, pointer, message }) => `${severity} ${pointer} «${text.slice(from, to)}» ${message}`,
  );
}

describe('values against a chart', () => {
  it('have no problem where they follow it', () => {
    expect(check('greeting: hi\nservice:\n  port: 8080\nstorage: {kind: volume, size: 1Gi}\nquantity: 5Mi\n')).toEqual(
      [],
    );
    expect(check('')).toEqual([]);
  });

  it.each([
    ['greeting: 5', 'error /greeting «5» Must be: text. This is: whole number.'],
    ['greeting: x # short', 'error /greeting «x» Must have at least 2 characters.'],
    ['level: debug', 'error /level «debug» Must be one of: info, warn.'],
    ['# c\nservice:\n  port: 99999', 'error /service/port «99999» Must be at most 65535.'],
    ['service: {port: no}', 'error /service/port «no» Must be: whole number. This is: true or false.'],
    ['service:\n  name: A', 'error /service/name «A» Must match ^[a-z]+$.'],
    ['service:\n  prot: 1', 'error /service/prot «1» The chart allows no “prot” here.'],
    ['hosts:\n  - name: a\n  - {}', 'error /hosts/1/name «{}» “name” is required.'],
    ['hosts: text', 'error /hosts «text» Must be: list. This is: text.'],
    ['a/b: 1', 'error /a~1b «1» Must be: text. This is: whole number.'],
    ['mail: nobody', 'error /mail «nobody» Must be in the format “email”.'],
    ['greeting: null', 'error /greeting «null» “greeting” is required.'],
    ['greeting:\nlevel: warn', 'error /greeting «greeting» “greeting” is required.'],
    ['storage: {kind: volume}', 'error /storage/size «storage» “size” is required.'],
    ['storage: {kind: tape}', 'error /storage «storage» This is none of the forms that the chart allows here.'],
    ['quantity: 0', 'error /quantity «0» Must be at least 1.'],
    ['quantity: []', 'error /quantity «quantity» This is none of the forms that the chart allows here.'],
    ['service: &s {port: 0}\nfree: *s', 'error /service/port «0» Must be at least 1.'],
  ])('%j: %s', (text, problem) => {
    expect(check(text)).toContain(problem);
    expect(check(text).filter(each => each.startsWith('error'))).toHaveLength(1);
  });

  it('are checked together with the defaults, at the nearest place that is there', () => {
    expect(check('image:\n  tag: x\n', schema, 'image: {tag: "1"}\n')).toEqual([
      'error /greeting «image:» “greeting” is required.',
    ]);
    expect(check('', schema, 'service: {port: 0}\ngreeting: hello')).toEqual([
      'error /service/port «» Must be at least 1.',
    ]);
  });

  it('are told of keys that nobody knows', () => {
    const hint = 'The chart’s values have no “tga”. Is it spelled right?';
    expect(check('image:\n  tga: x\nfree:\n  anything: 1\nglobal: {x: 1}\nmail: a@b.de')).toEqual([
      `warning /image/tga «tga» ${hint}`,
    ]);
    expect(
      check('redis:\n  x: 1\npg: {}', null, defaults, [
        { path: 'charts/redis/Chart.yaml' },
        { path: 'charts/pg-1.2.3.tgz' },
      ]),
    ).toEqual([]);
    expect(check('redis:\n  x: 1', null, '')).toEqual([]);
  });

  it('are refused at the place where they are no YAML', () => {
    expect(check('a: 1\nb: [\n')[0]).toMatch(/^error {2}«.*» Flow sequence/);
    expect(check('a: 1\na: 2\n')[0]).toContain('Map keys must be unique');
    expect(check('- a\n')).toEqual(['error  «- a» no mapping']);
    expect(check('a: *nowhere\n')[0]).toContain('nowhere');
  });

  it('are checked as far as a schema can be, and told what was left out', () => {
    const far = { properties: { a: { $ref: 'https://example.com/a.json' }, b: { type: 'string' } } };
    expect(check('a: 1\nb: 2', far, '')).toEqual([
      'error /b «2» Must be: text. This is: whole number.',
      'info  «a: 1» The chart’s schema refers to https://example.com/a.json, which is not looked at here.',
    ]);
    expect(check('a: x', { properties: { a: { pattern: '(' } } }, '')[0]).toContain('cannot be applied here');
    expect(check('a: x', { properties: { a: { $ref: '#/definitions/none' } } }, '')[0]).toContain('cannot be applied');
    expect(check('a: 1', false, '')).toEqual([]);
  });

  it('takes formats for remarks since draft 2019-09, as helm does', () => {
    expect(check('mail: nobody', { ...schema, $schema: undefined })).toEqual([]);
  });
});
