import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../platform/texts/pairs.ts';
import { valuesTexts } from '../../platform/texts/values.ts';
import { readChart } from './chart.ts';
import { checkValues } from './check.ts';
import { parseValues } from './document.ts';

const words = inLanguage(valuesTexts, 0);

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
    mode: { enum: ['single', 'cluster'] },
    peers: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    tls: { type: 'object', dependencies: { cert: ['key'] }, properties: { key: { type: 'string' } } },
    names: { type: 'object', propertyNames: { pattern: '^[a-z]+$' } },
    when: { type: 'string' },
    where: { type: 'string' },
    one: { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    label: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' },
    size: { type: 'string', pattern: '^\\d+[KMG]i$', examples: ['5Gi'] },
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
  const valuesSchema = given === null ? null : JSON.stringify(given);
  const chart = readChart({
    values,
    valuesSchema,
    files: files.map(file => ({ ...file, size: 0, sha256: '', binary: false })),
  });
  const problems = checkValues(text, parseValues(text, 'no mapping'), chart, words);
  return problems.map(
    ({ from, to, severity, pointer, message }) => `${severity} ${pointer} «${text.slice(from, to)}» ${message}`,
  );
}

Object.assign(schema, {
  allOf: [
    Object.fromEntries([
      ['if', { properties: { mode: { const: 'cluster' } }, required: ['mode'] }],
      ['then', { required: ['peers'] }],
    ]),
    Object.fromEntries([
      ['if', { properties: { when: { const: 'never' } }, required: ['when'] }],
      ['then', { properties: { where: false } }],
    ]),
  ],
});

describe('values against a chart', () => {
  it('have no problem where they follow it', () => {
    expect(check('greeting: hi\nservice:\n  port: 8080\nstorage: {kind: volume, size: 1Gi}\nquantity: 5Mi\n')).toEqual(
      [],
    );
    expect(check('')).toEqual([]);
  });

  it.each([
    ['greeting: 5', 'error /greeting «5» “greeting” must be text; 5 is a whole number. Put it in quotes: "5".'],
    ['greeting: x # short', 'error /greeting «x» “greeting” must have at least 2 characters; it has 1.'],
    ['level: debug', 'error /level «debug» “level” must be one of info, warn; it is “debug”.'],
    ['level: wran', 'error /level «wran» “level” must be one of info, warn; it is “wran”. Did you mean “warn”?'],
    ['# c\nservice:\n  port: 99999', 'error /service/port «99999» “service.port” must be at most 65535; it is 99999.'],
    [
      'service: {port: no}',
      'error /service/port «no» “service.port” must be a whole number; false is a yes-or-no value.',
    ],
    [
      'service: {port: "80"}',
      'error /service/port «"80"» “service.port” must be a whole number; “80” is text. Write it without quotes: 80.',
    ],
    [
      'service:\n  name: A',
      'error /service/name «A» “service.name” is not written as the chart wants it: nothing but lower-case letters.',
    ],
    ['service:\n  prot: 1', 'error /service/prot «1» The chart knows no “prot” in “service”. Did you mean “port”?'],
    ['hosts:\n  - name: a\n  - {}', 'error /hosts/1/name «{}» “hosts[1].name” is missing: the chart needs text there.'],
    [
      'hosts: text',
      'error /hosts «text» “hosts” must be a list; “text” is text. Begin each item with “- ” in a line of its own.',
    ],
    ['a/b: 1', 'error /a~1b «1» “a/b” must be text; 1 is a whole number. Put it in quotes: "1".'],
    ['mail: nobody', 'error /mail «nobody» “mail” must be an e-mail address, such as name@example.com.'],
    ['greeting: null', 'error /greeting «null» “greeting” is missing: the chart needs text there. For example: hello.'],
    ['storage: {kind: volume}', 'error /storage/size «storage» “storage.size” is missing: the chart needs text there.'],
    [
      'storage: {kind: tape}',
      'error /storage «storage» “storage” follows none of the forms that the chart takes: “kind” is “none” or “kind” is “volume”.',
    ],
    ['quantity: 0', 'error /quantity «0» “quantity” must be at least 1; it is 0.'],
    [
      'quantity: []',
      'error /quantity «quantity» “quantity” follows none of the forms that the chart takes: text (the pattern ^\\d+Mi$) or a whole number.',
    ],
    ['service: &s {port: 0}\nfree: *s', 'error /service/port «0» “service.port” must be at least 1; it is 0.'],
    [
      'mode: cluster',
      'error /peers «mode: cluster» “peers” is missing: the chart needs a list there. This is so because “mode” is “cluster”.',
    ],
    ['mode: cluster\npeers: [a, a]', 'error /peers «peers» The items of “peers” must differ: 1 and 2 are the same.'],
    [
      'tls: {cert: x}',
      'error /tls/key «tls» “tls.key” is missing: the chart needs text there. This is so because “tls.cert” is set.',
    ],
    [
      'names: {Foo: 1}',
      'error /names/Foo «1» “Foo” cannot be the name of an entry in “names”: nothing but lower-case letters.',
    ],
    ['one: {a: 1, b: 2}', 'error /one «one» “one” takes only one of these at a time: “a” or “b”.'],
    ['one: {}', 'error /one «one» “one” needs “a” or “b”.'],
    [
      'service: text',
      'error /service «text» “service” must be a mapping of keys to values; “text” is text. Write “key: value” in indented lines below it.',
    ],
    [
      'label: Foo_',
      'error /label «Foo_» “label” is not written as the chart wants it: lower-case letters, digits and “-”, beginning and ending with a letter or digit.',
    ],
    [
      'size: x',
      'error /size «x» “size” is not written as the chart wants it: the pattern ^\\d+[KMG]i$. For example: 5Gi.',
    ],
    ['when: never\nwhere: x', 'error /where «x» “where” must not be set together with the other values here.'],
  ])('%j: %s', (text, problem) => {
    expect(check(text)).toEqual([problem]);
  });

  it('are checked together with the defaults, at the nearest place that is there', () => {
    expect(check('image:\n  tag: x\n', schema, 'image: {tag: "1"}\n')).toEqual([
      'error /greeting «image:» “greeting” is missing: the chart needs text there.',
    ]);
    expect(check('', schema, 'service: {port: 0}\ngreeting: hello')).toEqual([
      'error /service/port «» “service.port” must be at least 1; it is 0.',
    ]);
  });

  it('are told of keys that nobody knows', () => {
    const hint = 'The chart has no “tga”, and will most likely not look at it. Did you mean “tag”?';
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
    expect(check('a: 1\nb: [\n')[0]).toContain('Something is not closed');
    expect(check('a:\n  b: 1\n c: 2\n')[0]).toContain('what belongs together begins in one column');
    expect(check('a: 1\na: 2\n')[0]).toContain('This key is here already');
    expect(check('a:\n\tb: 1\n')[0]).toContain('Indent with spaces');
    expect(check('a: b: c\n')[0]).toContain('A second “:” in one line');
    expect(check('a: "b\n')[0]).toContain('Something is not closed');
    expect(check('- a\n')).toEqual(['error  «- a» no mapping']);
    expect(check('a: *nowhere\n')[0]).toContain('nowhere');
  });

  it('are checked as far as a schema can be, and told what was left out', () => {
    const far = { properties: { a: { $ref: 'https://example.com/a.json' }, b: { type: 'string' } } };
    expect(check('a: 1\nb: 2', far, '')).toEqual([
      'error /b «2» “b” must be text; 2 is a whole number. Put it in quotes: "2".',
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
