import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../local/settings.ts';
import { pack } from './support/charts.ts';
import { workload } from './support/faults.ts';
import { actOn, install, kubectl, newProject, shown } from './support/installations.ts';
import { act, call, eventually, inspected, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

let admin: string;
let isv: string;
let workspace: string;

const path = '/v1/inspection-policy';

/** What may not be installed, until the test is over. */
async function forbid(...codes: string[]): Promise<void> {
  const body = { submit: [], release: [], install: codes };
  expect((await call('PUT', path, { token: admin, body })).status).toBe(200);
}

beforeAll(async () => {
  [admin, isv] = [await tokenOf('admin'), await tokenOf('isv')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});
afterEach(async () => {
  await call('DELETE', path, { token: admin });
});

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nice}\n';
const evil =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: evil}\nspec: {securityContext: {runAsUser: 0}, containers: [{name: main, image: "a:1"}]}\n';
const hook = evil.replace('{name: evil}', '{name: evil, annotations: {helm.sh/hook: post-delete}}');

/** A chart with a second object, when it comes to that. */
async function charted(template: string, version = '1.0.0', name = unique('judged')): Promise<string> {
  const { id = '' } = await upload(workspace, pack(name, { version, templates: { nice: configMap, more: template } }));
  return id;
}

const when = (condition: string, template = evil): string => `{{- if ${condition} }}\n${template}{{- end }}\n`;

/** What is said of the Pod; the Pod Security level that projects have by default allows it. */
const blocked = {
  code: 'policy-blocks',
  finding: 'run-as-root',
  detail: expect.stringMatching(/^Pod "evil": Each of its containers runs as root.*\/spec\/securityContext\/runAsUser/),
  object: { kind: 'Pod', name: 'evil' },
  pointer: '/spec/securityContext/runAsUser',
};

const preview = async (project: string, version: string, name: string, values = '') =>
  (await call('POST', '/v1/installations:preview', { token: isv, body: { project, release: name, version, values } }))
    .body;

const problemsOf = async (id: string) =>
  ((await call('GET', `/v1/installations/${id}`, { token: isv })).body.operation as { problems: unknown[] }).problems;

const releases = (namespace: string): Promise<string> =>
  kubectl('get', 'secrets', '-n', namespace, '-l', 'owner=helm', '--output=name');
const pods = (namespace: string): Promise<string> => kubectl('get', 'pods', '-n', namespace, '--output=name');
const things = (namespace: string): Promise<string> =>
  kubectl(
    'get',
    'pods,configmaps',
    '-n',
    namespace,
    '--field-selector=metadata.name!=kube-root-ca.crt',
    '--output=name',
  );

async function expectRefused(version: string, values = '', expected: typeof blocked = blocked): Promise<void> {
  const project = await newProject(workspace, isv);
  const shownBefore = await preview(project.id, version, 'judged', values);
  expect(shownBefore).toMatchObject({
    possible: false,
    problems: expect.arrayContaining([
      expect.objectContaining({ ...expected, object: expect.objectContaining(expected.object) }),
    ]),
  });
  const done = await install(isv, { project: project.id, release: 'judged', version, values });
  expect(done).toMatchObject({ status: 'failed', revision: 0, operation: { status: 'failed' } });
  expect(done.operation.detail).toContain(expected.pointer);
  expect(await problemsOf(done.id)).toContainEqual(
    expect.objectContaining({ code: 'policy-blocks', finding: expected.finding, pointer: expected.pointer }),
  );
  expect([await releases(project.namespace), await things(project.namespace)]).toEqual(['', '']);
}

describe('what may not be installed is found in what is really rendered', () => {
  it('where a chart looks at the namespace', async () => {
    const bytes = readFileSync(join(root, '../shared/cases/trust/inspection-fingerprint.tgz'));
    const { id = '' } = await upload(workspace, bytes);
    const { findings } = await inspected(isv, id);
    expect((findings as { code: string }[]).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['privileged', 'host-network', 'depends-on-release']),
    );
    await forbid('host-network');
    await expectRefused(id, '', {
      ...blocked,
      finding: 'host-network',
      detail: expect.stringContaining('Pod "evil": It uses the node’s network'),
      pointer: '/spec/hostNetwork',
    });
  });

  it.each([
    ['the release’s name', when('eq .Release.Name "judged"'), ''],
    ['the values', when('.Values.more'), 'more: true\n'],
    ['the cluster', when('lookup "v1" "Namespace" "" .Release.Namespace | or true'), ''],
    ['a hook that is not due', hook, ''],
    ['a list', `apiVersion: v1\nkind: List\nitems:\n  - ${evil.replaceAll('\n', '\n    ').trim()}\n`, ''],
  ])('where it looks at %s', async (_, template, values) => {
    const version = await charted(template);
    await forbid('run-as-root');
    await expectRefused(version, values);
  });

  it('and what the policy does not name is installed', async () => {
    const version = await charted(when('.Values.more'));
    await forbid('run-as-root');
    const project = await newProject(workspace, isv);
    expect((await preview(project.id, version, 'judged')).problems).toEqual([]);
    const done = await install(isv, { project: project.id, release: 'judged', version });
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', revision: 1 });
    const upgraded = await actOn(isv, done.id, { action: 'upgrade', version, values: 'more: true\n' });
    expect(upgraded).toMatchObject({ revision: 1, operation: { status: 'failed' } });
    expect(await problemsOf(done.id)).toMatchObject([blocked]);
    expect(await pods(project.namespace)).toBe('');
    // What was refused is in nobody's way.
    const again = await actOn(isv, done.id, { action: 'upgrade', version, values: '' });
    expect(again, again.operation.detail).toMatchObject({ status: 'installed', revision: 2 });
  });

  it('also where no preview can see it: what helm is about to apply is judged once more', async () => {
    const version = await charted(when('gt (int .Release.Revision) 1'));
    await forbid('run-as-root');
    const project = await newProject(workspace, isv);
    const { id } = await install(isv, { project: project.id, release: 'judged', version });
    expect(await preview(project.id, version, 'judged')).toMatchObject({ kind: 'upgrade', possible: true });
    const done = await actOn(isv, id, { action: 'upgrade', version });
    expect(done).toMatchObject({
      revision: 1,
      operation: { status: 'failed', detail: expect.stringContaining('/spec/securityContext/runAsUser') },
    });
    expect(await problemsOf(id)).toMatchObject([blocked]);
    expect(await pods(project.namespace)).toBe('');
    expect((await releases(project.namespace)).trim().split('\n')).toHaveLength(1);
  });
});

describe('the way back', () => {
  it('is judged by the policy that holds now', async () => {
    const name = unique('judged');
    const [first, second] = [await charted(evil, '1.0.0', name), await charted('', '2.0.0', name)];
    const project = await newProject(workspace, isv);
    const { id } = await install(isv, { project: project.id, release: 'judged', version: first });
    await actOn(isv, id, { action: 'upgrade', version: second });
    await forbid('run-as-root');
    const done = await actOn(isv, id, { action: 'rollback', revision: 1 });
    expect(done).toMatchObject({ revision: 2, versionName: '2.0.0', operation: { status: 'failed' } });
    expect(await problemsOf(id)).toMatchObject([blocked]);
    expect(await pods(project.namespace)).toBe('');
  });

  it('of an upgrade that failed is free: what ran before runs again', async () => {
    const name = unique('judged');
    const good = await upload(workspace, pack(name, { templates: { more: evil } }));
    const bad = await upload(workspace, workload(name, '2.0.0', { image: 'berth.test/missing', deadline: 3 }));
    const project = await newProject(workspace, isv);
    const { id } = await install(isv, { project: project.id, release: 'judged', version: good.id ?? '' });
    await forbid('run-as-root');
    const upgrade = { action: 'upgrade', version: bad.id, rollbackOnFailure: true };
    const done = await actOn(isv, id, upgrade);
    expect(done, done.operation.detail).toMatchObject({ versionName: '1.0.0', operation: { status: 'rolled-back' } });
    expect(await kubectl('get', 'pods', 'evil', '-n', project.namespace, '--output=name')).toBe('pod/evil\n');
  });

  it('to a suspended version is refused like its installation', async () => {
    const name = unique('suspended');
    const [first, second] = [await charted('', '1.0.0', name), await charted('', '2.0.0', name)];
    for (const version of [first, second]) await release(version);
    const project = await newProject(workspace, isv);
    const { id } = await install(isv, { project: project.id, release: 'judged', version: first });
    await actOn(isv, id, { action: 'upgrade', version: second });
    const returnable = async () => {
      const { items } = (await call('GET', `/v1/installations/${id}/history`, { token: isv })).body;
      return items?.map(each => [each.revision, each.returnable]);
    };
    expect(await returnable()).toEqual([
      [2, true],
      [1, true],
    ]);
    await act(await tokenOf('reviewer'), first, 'suspend', 'A vulnerability');
    const back = () =>
      call('POST', `/v1/installations/${id}/actions`, { token: isv, body: { action: 'rollback', revision: 1 } });
    const refused = await back();
    expect(refused.body).toMatchObject({
      status: 409,
      type: 'urn:berth:problem:conflict',
      currentStatus: 'suspended',
      detail: expect.stringContaining('suspended'),
    });
    expect(await returnable()).toEqual([
      [2, true],
      [1, false],
    ]);
    expect((await shown(id, isv)).operation.kind).toBe('upgrade');
    await act(await tokenOf('isv'), first, 'delete');
    await eventually(async () => (await back()).body.currentStatus === 'deleted', 'the refusal of a deleted version');
  });
});
