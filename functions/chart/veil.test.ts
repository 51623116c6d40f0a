import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifest } from './manifest.ts';
import { objectFields } from './object-fields.ts';
import { anyKey, learnValues } from './order-secrets.ts';
import { hidden, Veil } from './veil.ts';

const secret = 'S3nt!nel-of "mine" <&>';
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function knowing(...secrets: string[]): Veil {
  const veil = new Veil();
  for (const each of secrets) veil.learn(each, true);
  return veil;
}

const objectOf = (yaml: string) => {
  const [found] = parseManifest(yaml);
  if (!found) throw new Error('No object.');
  return found.object;
};

describe('a known secret', () => {
  it.each([
    ['as it is', secret],
    ['in a sentence', `spec.x: Invalid value: ${secret}: must be short`],
    ['as Go and JSON quote it', JSON.stringify({ is: secret })],
    ['as Go escapes it for pages', '"S3nt!nel-of \\"mine\\" \\u003c\\u0026\\u003e"'],
    ['in an address', `https://x/?q=${encodeURIComponent(secret)}`],
    ['in base64', base64(secret)],
    ['in base64 with others before and after it', `auth ${base64(`user:${secret}\n`)}`],
    ['in base64, one off', base64(`a${secret}b`)],
    ['in base64, two off', base64(`ab${secret}b`)],
    ['as YAML quotes it', `'${secret.replaceAll("'", "''")}'`],
  ])('is hidden %s', (_, text) => {
    const shown = knowing(secret).text(text);
    expect(shown).toContain(hidden);
    expect(shown).not.toMatch(/S3nt|nel-of|mine|UzNudCFuZWw/);
  });

  it('is hidden in any text around it, and nothing else is', () => {
    const word = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'aZ09+/="<&% \'é€\\') });
    fc.assert(
      fc.property(word, fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (known, before, after) => {
        const veil = knowing(known);
        const text = known.trim();
        fc.pre(text.length >= 6 && !/^\d+$/.test(text));
        for (const form of [text, JSON.stringify(text).slice(1, -1), base64(text)])
          expect(veil.text(before + form + after)).not.toContain(form);
        expect(new Veil().text(before)).toBe(before);
      }),
    );
  });

  it('is known beside ten thousand others, and soon', () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [
        `account-${index}`,
        base64(`the-password-of-the-account-number-${index}`),
      ]),
    );
    const last = 'the-password-of-the-database-of-all-of-us';
    const data = { ...accounts, db: base64(last) };
    const veil = new Veil();
    const before = process.cpuUsage();
    veil.learnFrom({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
    expect(veil.text(`url: ${last} ${base64(last)}`)).toBe(`url: ${hidden} ${hidden}`);
  });

  it('is looked for among many, in a long text, in no time', () => {
    const veil = knowing(...Array.from({ length: 500 }, (_, index) => `secret-number-${index}-of-many`));
    const text = 'secret-number-of-many secre'.repeat(50_000);
    const begun = performance.now();
    expect(veil.text(text)).toBe(text);
    // It takes a quarter of a second; each against each would take minutes.
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('costs little in hostile texts, too', () => {
    const veil = knowing(secret);
    for (const part of [
      '://',
      '://:',
      'eyJ-',
      'eyJ.',
      '-----BEGIN PRIVATE KEY-----',
      'password',
      'token:',
      "secret='",
    ]) {
      const begun = performance.now();
      veil.config(part.repeat(Math.ceil(100_000 / part.length)));
      expect(performance.now() - begun, part).toBeLessThan(2_000);
    }
  });
});

describe('a short or common one', () => {
  it('is hidden where it is all that is there, and hides no words', () => {
    const veil = knowing('abc', 'true', '6379');
    expect(veil.value({ a: 'abc', b: 'abcdef', c: 'true', d: '6379' })).toEqual({
      a: hidden,
      b: 'abcdef',
      c: 'true',
      d: '6379',
    });
  });

  it('is nothing that the chart says itself, nor a place in the cluster', () => {
    const veil = new Veil();
    veil.publish('image: postgres\nauth:\n  username: application-user\n');
    veil.publishNames('broker');
    for (const each of ['postgres', 'application-user', 'broker-redis.shop.svc']) veil.learn(each, false);
    veil.learn('another-user', false);
    veil.learn('postgres', true);
    const shown = veil.value(['postgres:16', 'postgres', 'application-user', 'broker-redis.shop.svc', 'another-user']);
    expect(shown).toEqual(['postgres:16', hidden, 'application-user', 'broker-redis.shop.svc', hidden]);
  });
});

describe('what is secret by its content', () => {
  it.each([
    ['postgres://app:hunter22@db:5432/x', `postgres://app:${hidden}@db:5432/x`],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b', `a ${hidden} b`],
    ['cut: -----BEGIN PRIVATE KEY-----\nMII', `cut: ${hidden}`],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkw.SflKxwRJSM', `Bearer ${hidden}`],
  ])('is hidden whatever is known: %s', (text, shown) => {
    expect(new Veil().text(text)).toBe(shown);
  });
});

const objects = `apiVersion: v1
kind: Secret
metadata:
  name: a
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"U0VOVElORUwtMQ=="}}'
    kapp.k14s.io/original: SENTINEL-2
    note: kept
data:
  password: U0VOVElORUwtMw==
  broken: SENTINEL-4 is not base64
stringData:
  pin: 1234567890
  text: SENTINEL-5
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Secret
    metadata: { name: b }
    stringData: { x: SENTINEL-6 }
---
apiVersion: example.com/v1
kind: VaultSecret
metadata: { name: c }
data: { x: SENTINEL-7 }
---
apiVersion: example.com/v1
kind: Database
metadata: { name: d }
spec:
  adminPassword: SENTINEL-8
  users: [{ name: app, password: { value: SENTINEL-9 } }]
  tokens: [SENTINEL-10]
  maxTokens: 4096
  existingSecret: kept-name
  ref: { secretKeyRef: { name: kept-name, key: password } }
  inner:
    apiVersion: v1
    kind: Secret
    metadata: { name: e }
    data: { x: U0VOVElORUwtMTE= }
  template: { stringData: { x: SENTINEL-12 } }
---
apiVersion: v1
kind: Pod
metadata: { name: f }
spec:
  automountServiceAccountToken: false
  containers:
    - name: main
      image: kept-image
      args: ['--db-password=SENTINEL-13', '--level=kept-level']
      env:
        - { name: APP_TOKEN, value: SENTINEL-14 }
        - { name: LEVEL, value: kept-env }
        - { name: URL, value: 'amqp://me:SENTINEL-15@broker' }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: g }
data:
  API_KEY: SENTINEL-16
  app.properties: |
    db.password = SENTINEL-17
    level = kept-line
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: h }
spec: { encryptedData: { password-file: kept-sealed } }
`;

const leak = /SENTINEL|U0VOVElORU|1234567890/;

describe('an object', () => {
  const rendered = parseManifest(objects);

  it('shows which keys a Secret has, and no value, wherever it is kept', () => {
    const veil = new Veil();
    const shown = JSON.stringify(rendered.map(({ object }) => veil.object(object)));
    expect(shown).not.toMatch(leak);
    const kept = [
      '"password":"•••"',
      '"pin":"•••"',
      'kept',
      'kept-name',
      'kept-image',
      '--level=kept-level',
      'kept-env',
    ];
    for (const each of [...kept, 'kept-line', 'kept-sealed', '4096', 'false']) expect(shown).toContain(each);
  });

  it('shows as much of a field that differs', () => {
    const veil = new Veil();
    for (const { object } of rendered) {
      const changed = JSON.parse(JSON.stringify(object).replaceAll('SENTINEL', 'BEFORE').replaceAll('U0VO', 'QkVG'));
      for (const field of objectFields(changed, object)) {
        const steps = (pointer: string) =>
          pointer
            .split('/')
            .slice(1)
            .map(step => step.replaceAll('~1', '/'));
        const told = [
          veil.field(field.to, steps(field.pointer), object),
          veil.field(field.from, steps(field.fromPointer), changed),
        ];
        expect(JSON.stringify(told), field.path).not.toMatch(/SENTINEL|U0VO|BEFORE|QkVG|1234567890/);
      }
      for (const step of Object.keys(object))
        expect(JSON.stringify(veil.field(object[step], [step], object))).not.toMatch(leak);
    }
    expect(veil.field('image:2', ['spec', 'containers', '0', 'image'], objectOf(objects))).toBe('image:2');
  });

  it('tells what is in it, so that it is hidden elsewhere', () => {
    const veil = new Veil();
    for (const { object } of rendered) veil.learnFrom(object);
    const told = [3, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16].map(each => `SENTINEL-${each}`);
    for (const each of [...told, 'SENTINEL-4 is not base64'])
      expect(veil.text(`admission webhook denied: ${each}`), each).not.toContain(each);
    expect(veil.text('expected string, got 1234567890')).not.toContain('1234567890');
  });
});

describe('the values of an order', () => {
  const schema = JSON.stringify({
    properties: { phrase: { type: 'string', format: 'password' }, open: { type: 'string' } },
  });
  const inner = { path: anyKey, text: JSON.stringify({ properties: { seed: { writeOnly: true } } }) } as const;

  it('tell what their keys and their schemas say to be secret', () => {
    const veil = new Veil();
    const values =
      'phrase: SENTINEL-1\nopen: kept-open\nauth: { rootPassword: SENTINEL-2 }\ndb: { seed: SENTINEL-3 }\nnumber:\n  password: 12345678901\n---\nlate: { token: SENTINEL-4 }\n';
    learnValues(veil, values, [{ path: [], text: schema }, inner]);
    const shown = veil.text(`SENTINEL-1 SENTINEL-2 SENTINEL-3 SENTINEL-4 12345678901 kept-open`);
    expect(shown).toBe(`${hidden} ${hidden} ${hidden} ${hidden} ${hidden} kept-open`);
    expect(veil.config(values)).not.toMatch(leak);
  });

  it('are learned from as far as they can be read', () => {
    const veil = new Veil();
    learnValues(veil, 'a: [\n  password: SENTINEL-1\n b: c: d', [{ path: [], text: 'no json' }]);
    expect(veil.text('yaml: near SENTINEL-1')).not.toMatch(leak);
    for (const none of ['', 'just text', '- a', 'null', '*a']) learnValues(veil, none, []);
  });
});

describe('an error', () => {
  it('tells no secret in its message, its stack, its details or its cause', () => {
    const cause = Object.assign(new Error(`inner ${secret}`), { details: { causes: [{ message: secret }] } });
    const error = new Error(`outer ${secret}`, { cause });
    expect(knowing(secret).error(error)).toBe(error);
    expect(
      [error.message, error.stack, cause.message, cause.stack, JSON.stringify(cause.details)].join(),
    ).not.toContain('S3nt');
  });
});

it('looks for each line of a block that is a password', () => {
  const veil = new Veil();
  veil.learnText('smtp:\n  password: |\n    first-line of it\n    second-line of it\n  port: 25');
  expect(veil.text('no second-line of it, but first-line of it: port')).toBe('no •••, but •••: port');
});

it('shows nothing that may quote a secret which it has no room for', () => {
  const veil = knowing(secret);
  for (const size of [60_000, 6000, 600, 60, 6])
    for (let count = 0; count < 100; count++) veil.learn(`${count}-${'x'.repeat(size)}`, true);
  veil.learn('Late<secret>', true);
  const quoted = JSON.stringify('Late<secret>').replace('<', '\\u003c').replace('>', '\\u003e');
  for (const text of [`is ${quoted}`, `is ${base64('Late<secret>')}`, `is ${encodeURIComponent('Late<secret>')}`])
    expect(veil.text(text)).toMatch(/^••• \(the project has more in Secrets/);
  expect(veil.text('Late<secret> is not allowed')).toBe('••• is not allowed');
  expect(veil.text('its Deployment cannot be made')).toBe('its Deployment cannot be made');
});

describe('a configuration', () => {
  it.each([
    ['requirepass sup3rs3cret', 'requirepass •••'],
    ['--requirepass sup3rs3cret --port 1', '--requirepass ••• --port 1'],
    ['password="a b c"', 'password="•••"'],
    ["password: 'a b c' # why", "password: '•••' # why"],
    ['{"pwd": "a b", "port": 1}', '{"pwd": "•••", "port": 1}'],
    ['masterauth: x', 'masterauth: •••'],
    ['password=     five-blanks', 'password=     •••'],
    ['requirepass = a', 'requirepass = •••'],
    ['a:\n  password: |\n    a b\n    c\n  port: 1', 'a:\n  password: •••\n  port: 1'],
    ['"token": >-  \n  abc', '"token": •••'],
    ['token: true', 'token: true'],
    ['# requirepass', '# requirepass'],
  ])('says no password: %s', (text, shown) => {
    expect(new Veil().config(text)).toBe(shown);
  });
});
