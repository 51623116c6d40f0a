import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { actOn, install, kubectl, newProject, type Shown } from './support/installations.ts';
import { type Answer, call, newUser, newWorkspace, tokenOf, unique, upload } from './support/store.ts';
import { traces } from './support/traces.ts';

/** Each is given in another place; none may turn up anywhere but in the values that were given, and there for who may write only. */
const word = `s3ntinel${Date.now().toString(36)}`;
const given = {
  named: `${word}-named-value`,
  marked: `${word}-marked-value`,
  inner: `${word}-inner-value`,
  live: `${word}-live-value`,
};

let isv: string;
let viewer: string;
let workspace: string;
let project: { id: string; namespace: string };
let policy: string;
const answers: Answer[] = [];

/** Whatever is secret, as it is and in base64, wherever that begins. */
function expectNoSecret(text: string, what: string): void {
  const forms = [0, 1, 2].map(before =>
    Buffer.from(`${' '.repeat(before)}${word}`)
      .toString('base64')
      .slice(4, 12),
  );
  for (const form of [word, ...forms]) {
    const at = text.indexOf(form);
    expect(at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 60), what).toBe('');
  }
}

const object = (apiVersion: string, kind: string, name: string, rest: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: {{ .Release.Name }}-${name}\n${rest}\n`;

/** A chart that carries what it is given into all that it makes. */
const carrying = {
  'values.yaml': 'auth: {}\nphrase: ""\nbad: ""\n',
  'values.schema.json': JSON.stringify({
    properties: { phrase: { type: 'string', format: 'password', pattern: '^[a-z0-9-]*$' } },
  }),
  'charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n',
  'charts/inner/values.yaml': 'seed: ""\n',
  'charts/inner/values.schema.json': JSON.stringify({ properties: { seed: { type: 'string', writeOnly: true } } }),
  'charts/inner/templates/config.yaml': object(
    'v1',
    'ConfigMap',
    'inner',
    'data:\n  line: "seed is {{ .Values.seed }}"',
  ),
  'templates/config.yaml': object(
    'v1',
    'ConfigMap',
    'config',
    'data:\n  greeting: kept-words\n  line: "{{ .Values.auth.password }} and {{ .Values.phrase }}"\n' +
      '  encoded: {{ printf "user:%s" .Values.phrase | b64enc }}\n' +
      '  looked: {{ lookup "v1" "Secret" .Release.Namespace "live" | toJson | quote }}\n' +
      '  address: "amqp://me:{{ .Values.auth.password }}@broker:5672"',
  ),
  'templates/secret.yaml': object(
    'v1',
    'Secret',
    'secret',
    '  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: \'{"stringData":{"a":"{{ .Values.phrase }}"}}\'\n' +
      'stringData:\n  password: {{ .Values.auth.password | quote }}\n  phrase: {{ .Values.phrase | quote }}',
  ),
  'templates/deployment.yaml': object(
    'apps/v1',
    'Deployment',
    'app',
    'spec:\n  selector: { matchLabels: { app: app } }\n  template:\n    metadata: { labels: { app: app } }\n    spec:\n' +
      '      containers:\n        - name: main\n          image: example/app:1\n          args: ["--db-password={{ .Values.auth.password }}"]\n' +
      '          env: [{ name: PHRASE, value: "{{ .Values.phrase }}" }]',
  ),
  'templates/bad.yaml':
    '{{ if eq .Values.bad "fail" }}{{ fail (printf "refused: %s and %s" .Values.auth.password .Values.phrase) }}{{ end }}\n' +
    '{{ if eq .Values.bad "yaml" }}a: [{{ .Values.phrase }}\nb: {{ .Values.auth.password }}: {{ end }}\n' +
    `{{ if eq .Values.bad "invalid" }}${object('v1', 'Service', 'service', 'spec: { ports: [{ port: 80, name: "{{ .Values.phrase }}-THAT-IS-INVALID" }] }')}{{ end }}\n` +
    `{{ if eq .Values.bad "typed" }}${object('v1', 'Secret', 'typed', 'stringData: { pin: { a: "{{ .Values.phrase }}" } }')}{{ end }}\n` +
    `{{ if eq .Values.bad "binary" }}${object('v1', 'Secret', 'binary', 'data: { key: "{{ .Values.phrase }} is not base64" }')}{{ end }}\n` +
    `{{ if eq .Values.bad "kind" }}${object('example.com/v1', 'Database', 'own', 'spec: { adminPassword: "{{ .Values.phrase }}", note: kept }')}{{ end }}\n` +
    `{{ if eq .Values.bad "admission" }}${object('v1', 'ConfigMap', 'judged', 'data: { judged: "{{ .Values.phrase }}" }')}{{ end }}\n` +
    '{{ if eq .Values.bad "foreign" }}apiVersion: v1\nkind: Secret\nmetadata: { name: live, labels: { mine: "yes" } }{{ end }}\n' +
    `{{ if eq .Values.bad "hook" }}${object('v1', 'ConfigMap', 'hook', '  annotations: { helm.sh/hook: pre-upgrade }\ndata: { judged: "{{ .Values.phrase }}" }')}{{ end }}\n`,
};

const valuesWith = (bad = '') =>
  `auth:\n  password: ${given.named}\nphrase: ${given.marked}\ninner:\n  seed: ${given.inner}\nbad: "${bad}"\n`;

let version: string;

beforeAll(async () => {
  isv = await tokenOf('isv');
  const name = unique('viewer');
  viewer = await newUser(name);
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'], [name]: ['viewer'] });
  project = await newProject(workspace, isv);
  const chart = chartPackage({ name: unique('carrying'), version: '1.0.0', files: carrying });
  version = (await upload(workspace, chart)).id ?? '';
  policy = unique('judge');
  const file = join(tmpdir(), `${policy}.json`);
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }];
  const metadata = { name: policy };
  const spec = {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: rules },
    validations: [
      {
        // The preview tries a hook under a name of its own: what is refused is helm's, so that helm's words are seen.
        expression: '!has(object.data) || !("judged" in object.data) || object.metadata.name.matches("-hook-.{5}$")',
        messageExpression: '"the policy does not take " + object.data.judged',
      },
    ],
  };
  const binding = {
    policyName: policy,
    validationActions: ['Deny'],
    matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': project.namespace } } },
  };
  const items = [
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata, spec },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: binding,
    },
  ];
  // Applied, so that it quotes itself in an annotation.
  const live = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'live', namespace: project.namespace } };
  const all = [...items, { ...live, stringData: { note: given.live } }];
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: all }));
  await kubectl('apply', '-f', file);
});

afterAll(async () => {
  await kubectl('delete', `validatingadmissionpolicy/${policy}`, `validatingadmissionpolicybinding/${policy}`);
});

async function preview(release: string, bad = ''): Promise<Answer> {
  const body = { project: project.id, release, version, values: valuesWith(bad) };
  const answer = await call('POST', '/v1/installations:preview', { token: isv, body });
  answers.push(answer);
  return answer;
}

/** Everything about an installation that its readers may ask for. */
async function readAll(id: string): Promise<void> {
  for (const path of ['', '/history', '/resources', '/operations'])
    answers.push(await call('GET', `/v1/installations/${id}${path}`, { token: viewer }));
  answers.push(await call('GET', `/v1/installations?workspace=${workspace}`, { token: viewer }));
  answers.push(await call('GET', `/v1/audit?workspace=${workspace}`, { token: isv }));
}

describe('a preview', () => {
  it('is for who may install, and so are the values', async () => {
    const body = { project: project.id, release: 'mine', version, values: '' };
    const asked = await call('POST', '/v1/installations:preview', { token: viewer, body });
    expect(asked.status).toBe(403);
    expect(asked.body).toMatchObject({ permission: 'installations:write' });
    const document = await call('GET', '/v1/openapi.json');
    for (const [path, method] of [
      ['/v1/installations:preview', 'post'],
      ['/v1/installations/{installation}/values', 'get'],
    ] as const) {
      const operation = JSON.stringify(Object(document.body.paths)[path][method]);
      expect(operation).toContain('installations:write');
    }
  });

  it('shows no secret of what it renders, wherever the chart puts it', async () => {
    const { status, body, bytes } = await preview('shown');
    expect(status).toBe(200);
    expect(body).toMatchObject({ possible: true });
    expectNoSecret(bytes.toString('utf8'), 'the preview');
    for (const kept of ['kept-words', 'example/app:1', 'password: "•••"', '--db-password=•••', 'amqp://me:•••@broker'])
      expect(body.manifest).toContain(kept);
  });

  it.each([
    ['fail', 'required-value', 'refused: ••• and •••'],
    ['yaml', expect.any(String), 'yaml'],
    ['invalid', 'refused', '•••'],
    ['typed', 'refused', 'Secret'],
    ['binary', 'refused', 'Secret'],
    ['kind', 'no-such-kind', 'Database'],
    ['foreign', 'owned-by-another', 'no release made it'],
    ['admission', 'refused', 'the policy does not take •••'],
  ])('says what is wrong without the secret that it is about: %s', async (bad, code, words) => {
    const { body, bytes } = await preview(`wrong-${bad}`, bad);
    expectNoSecret(bytes.toString('utf8'), bad);
    expect(body).toMatchObject({ possible: false });
    expect(body.problems).toContainEqual(expect.objectContaining({ code, detail: expect.stringContaining(words) }));
  });

  it('says which value breaks a schema, and not what it is', async () => {
    const values = valuesWith().replace(given.marked, `${given.marked}_UPPER`);
    const body = { project: project.id, release: 'schema', version, values };
    const broken = await call('POST', '/v1/installations:preview', { token: isv, body });
    answers.push(broken);
    expectNoSecret(broken.bytes.toString('utf8'), 'the schema');
    expect(broken.body.problems).toContainEqual(
      expect.objectContaining({ code: 'schema-violation', pointer: '/phrase' }),
    );
  });
});

describe('an installation', () => {
  let done: Shown;

  it('tells its readers no secret', async () => {
    done = await install(isv, { project: project.id, release: 'told', version, values: valuesWith() });
    expect(done.operation, done.operation.detail).toMatchObject({ step: expect.any(String) });
    await readAll(done.id);
    expect((await call('GET', `/v1/installations/${done.id}/values`, { token: viewer })).status).toBe(403);
    const values = await call('GET', `/v1/installations/${done.id}/values`, { token: isv });
    expect(values.body.values).toContain(given.named);
  });

  it('shows what an upgrade changes without the values, old or new', async () => {
    const next = valuesWith().replaceAll(word, `${word}x`);
    const body = { project: project.id, release: 'told', version, values: next };
    const changed = await call('POST', '/v1/installations:preview', { token: isv, body });
    answers.push(changed);
    expect(changed.body).toMatchObject({ kind: 'upgrade' });
    const fields = (changed.body.objects as { kind: string; change: string; fields: unknown[] }[]).filter(
      each => each.change === 'changed',
    );
    expect(fields.map(each => each.kind).sort()).toEqual(['ConfigMap', 'ConfigMap', 'Deployment', 'Secret']);
    expectNoSecret(changed.bytes.toString('utf8'), 'the differences');
  });

  it.each(['fail', 'invalid', 'typed', 'admission', 'hook'])('that fails says why, and no secret: %s', async bad => {
    const failed = await actOn(isv, done.id, { action: 'upgrade', version, values: valuesWith(bad) });
    expect(failed.operation, failed.operation.detail).toMatchObject({ status: 'failed' });
    expectNoSecret(JSON.stringify(failed), bad);
    await readAll(done.id);
  });

  it('has a history that says why helm failed, as it says it', async () => {
    const { body } = await call('GET', `/v1/installations/${done.id}/history`, { token: viewer });
    const said = body.items?.map(({ description }) => String(description)).join('\n');
    expect(said).toContain('the policy does not take •••');
  });
});

describe('what Berth writes down', () => {
  it('has no secret in it: no answer, log, execution or record', async () => {
    expect(answers.length).toBeGreaterThan(20);
    for (const { bytes } of answers) expectNoSecret(bytes.toString('utf8'), 'an answer');
    const found = await traces();
    // The bucket has the values that were given: encrypted, and read by steps only.
    for (const place of ['the table', 'the executions', 'the logs']) expectNoSecret(found.get(place) ?? '', place);
  });
});
