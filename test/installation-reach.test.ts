import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { type Listener, listen } from '../functions/chart/testing-listener.ts';
import { leadingElsewhere } from '../functions/chart/testing-schemas.ts';
import { closeAll, elsewhere } from '../functions/kubernetes/testing-loopback.ts';
import { registerAgain } from './support/faults.ts';
import { install, newProject } from './support/installations.ts';
import { redirectingCluster } from './support/redirecting.ts';
import { type Answer, call, inspected, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

let isv: string;
let workspace: string;
let project: string;
let listener: Listener;

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  project = (await newProject(workspace, isv)).id;
  listener = await listen();
});
afterAll(() => listener.close());

type Files = Record<string, string | Uint8Array>;

async function version(files: Files, extra = ''): Promise<string> {
  return (await upload(workspace, chartPackage({ name: unique('reach'), version: '1.0.0', files, extra }))).id ?? '';
}

const preview = (release: string, of: string, values = ''): Promise<Answer> =>
  call('POST', '/v1/installations:preview', { token: isv, body: { project, release, version: of, values } });

const schemaFile = 'values.schema.json';
/** A chart inside of the chart, with the schema, whose values are checked because there are some. */
const within = (schema: string, packed: boolean): Files => {
  const inner = chartPackage({ name: 'inner', version: '1.0.0', files: { [schemaFile]: schema } });
  return {
    'values.yaml': 'greeting: hello\ninner: {greeting: hello}\n',
    ...(packed
      ? { 'charts/inner-1.0.0.tgz': inner }
      : {
          'charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n',
          [`charts/inner/${schemaFile}`]: schema,
        }),
  };
};
const depends = 'dependencies: [{name: inner, version: 1.0.0}]\n';

describe('a schema that leads elsewhere', () => {
  const elsewhereBy = (name: string) => JSON.stringify(leadingElsewhere(listener)[name]);
  const cases: [name: string, chart: () => [files: Files, extra?: string], refersTo: () => string][] = [
    [
      'by a nested $id',
      () => [
        {
          [schemaFile]: `{"$id":"${listener.address}/dir/own","properties":{"greeting":{"$id":"${listener.address}/other/","$ref":"own"}}}`,
        },
      ],
      () => `${listener.address}/other/own`,
    ],
    [
      'by the beginning of a known meta-schema',
      () => [{ [schemaFile]: '{"properties":{"greeting":{"$ref":"http://json-schema.org/draft-07/nope"}}}' }],
      () => 'http://json-schema.org/draft-07/nope',
    ],
    [
      'behind a byte order mark',
      () => [{ [schemaFile]: `\uFEFF{"properties":{"greeting":{"$ref":"${listener.address}/x"}}}` }],
      () => `${listener.address}/x`,
    ],
    ['to a file', () => [{ [schemaFile]: elsewhereBy('a $ref to a file') }], () => listener.file],
    [
      'from a chart inside',
      () => [within(elsewhereBy('a nested $schema'), false), depends],
      () => `${listener.address}/meta`,
    ],
    ['from a package inside', () => [within(elsewhereBy('a $ref'), true), depends], () => `${listener.address}/ref`],
  ];

  it.each(cases)(
    '%s is not fetched nor read by inspection, preview and installation, and said to be so',
    async (_, chart, refersTo) => {
      const [files, extra] = chart();
      const id = await version(files, extra);
      const inspection = await inspected(isv, id);
      expect(inspection.renders).toEqual(expect.arrayContaining([expect.objectContaining({ ok: true })]));
      const remote = { code: 'schema-remote', detail: expect.stringContaining(`"${refersTo()}"`) };
      expect(inspection.findings).toContainEqual(expect.objectContaining(remote));
      const release = unique('leads');
      const seen = await preview(release, id);
      expect(seen.body, `${seen.bytes}`).toMatchObject({ possible: true, problems: [] });
      const done = await install(isv, { project, release, version: id });
      expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
      const told = `${JSON.stringify([inspection, done])}${seen.bytes}`;
      expect(told).not.toContain(listener.secret);
      expect(told).not.toMatch(/failing loading|no such host/);
      expect(listener.asked).toEqual([]);
    },
  );

  it('is not what refers to itself: that one is held to', async () => {
    const id = await version({
      [schemaFile]: '{"properties":{"greeting":{"$ref":"#/$defs/text"}},"$defs":{"text":{"maxLength":5}}}',
    });
    const { body } = await preview('held', id, 'greeting: much too long\n');
    expect(body).toMatchObject({ possible: false, problems: [{ code: 'schema-violation', pointer: '/greeting' }] });
  });
});

describe('helm', () => {
  it('fetches no chart that a chart depends on: one that is missing is refused', async () => {
    const dependencies = `dependencies:\n  - name: missing\n    version: 1.0.0\n    repository: ${listener.address}\n`;
    const bytes = chartPackage({ name: unique('depends'), version: '1.0.0', extra: dependencies });
    const uploaded = await call('PUT', `/v1/workspaces/${workspace}/packages`, { token: isv, bytes });
    if (uploaded.status < 300) {
      const id = uploaded.body.id ?? '';
      const { body } = await preview('depends', id);
      expect(body).toMatchObject({ possible: false });
      expect(JSON.stringify(body.problems)).toContain('missing');
      const done = await install(isv, { project, release: 'depends', version: id });
      expect(done.operation.status).toBe('failed');
    } else expect(uploaded.status).toBe(422);
    expect(listener.asked).toEqual([]);
  });

  it('resolves no name, and reads nothing but the chart’s files', async () => {
    const template = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-looks }
data:
  host: {{ getHostByName "localhost" | quote }}
  file: {{ .Files.Get "${new URL(listener.file).pathname}" | quote }}
  above: {{ .Files.Get "../../../../../../..${new URL(listener.file).pathname}" | quote }}
`;
    const id = await version({ 'templates/looks.yaml': template });
    const { body } = await preview('looks', id);
    expect(body).toMatchObject({ possible: true });
    const data = /name: looks-looks[\s\S]*/.exec(String(body.manifest))?.[0] ?? String(body.manifest);
    expect(data).not.toMatch(/127\.0\.0\.1|::1/);
    expect(data).not.toContain(listener.secret);
  });

  it('goes nowhere when an API server answers with a redirection, and has no credential to take there', async () => {
    const { origin, came } = await elsewhere();
    const cluster = await redirectingCluster(origin);
    try {
      const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
        token: isv,
        body: { cluster: await registerAgain(cluster.kubeconfig), namespace: unique('ns') },
      });
      expect(made.status, `${made.bytes}`).toBe(201);
      const order = { project: String(made.body.id), release: 'redirected', version: await version({}) };
      const seen = await call('POST', '/v1/installations:preview', { token: isv, body: order });
      expect(seen.status, `${seen.bytes}`).toBeGreaterThanOrEqual(400);
      expect(cluster.redirected()).toBeGreaterThan(0);
      expect([...cluster.authorizations]).toEqual(['Bearer a-secret-token']);
      expect(came).toEqual([]);
      expect(`${seen.bytes}`).not.toContain('a-secret-token');
      expect(`${seen.bytes}`).toContain('redirection (307)');
    } finally {
      await cluster.close();
      await closeAll();
    }
  });
});
