import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chartPackage } from '../functions/chart/testing.ts';
import { identityOf } from '../functions/kubernetes/rbac.ts';
import { kubeconfigWith, registerAgain } from './support/faults.ts';
import { accepted, clusterId, ended, install, kubectl, newProject } from './support/installations.ts';
import { type Answer, call, newUser, newWorkspace, tokenOf, unique, upload } from './support/store.ts';
import { disguises, traces } from './support/traces.ts';

let isv: string;
let admin: string;
let stranger: string;
let workspace: string;
let strangers: string;
let project: { id: string; namespace: string };
/** Of a workspace that the ISV has nothing to do with. */
let other: { id: string; namespace: string };

beforeAll(async () => {
  [isv, admin] = [await tokenOf('isv'), await tokenOf('admin')];
  const name = unique('stranger');
  stranger = await newUser(name);
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  strangers = await newWorkspace({ [name]: ['owner', 'developer', 'operator'] });
  project = await newProject(workspace, isv);
  other = await newProject(strangers, stranger);
});

async function version(files: Record<string, string>, extra = ''): Promise<string> {
  return (await upload(workspace, chartPackage({ name: unique('sly'), version: '1.0.0', files, extra }))).id ?? '';
}

function preview(release: string, of: string, values = ''): Promise<Answer> {
  const body = { project: project.id, release, version: of, values };
  return call('POST', '/v1/installations:preview', { token: isv, body });
}

const order = (release: string, of: string) => ({ project: project.id, release, version: of });

/** kubectl as Berth acts for the project; what it says when it is refused. */
async function refusal(...args: string[]): Promise<string> {
  const { user, groups } = identityOf({ project: project.id });
  const identity = ['--as', user, ...groups.flatMap(group => ['--as-group', group])];
  return kubectl(...identity, ...args).then(
    () => 'not refused',
    (error: unknown) => String(error),
  );
}

describe('another workspace’s namespace', () => {
  it('is not written to by a chart that names it: its objects come into the project’s', async () => {
    const id = await version({
      'templates/elsewhere.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: elsewhere\n  namespace: ${other.namespace}\n`,
    });
    const { body } = await preview('elsewhere', id);
    const change = { path: '/metadata/namespace', from: other.namespace, to: project.namespace };
    expect(body.changes).toContainEqual(expect.objectContaining(change));
    const done = await install(isv, order('elsewhere', id));
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kubectl('get', 'configmaps', '-n', project.namespace, '-o', 'name')).toContain('configmap/elsewhere');
    expect(await kubectl('get', 'configmaps', '-n', other.namespace, '-o', 'name')).not.toContain('elsewhere');
  });

  it('is closed to the identity that helm has, whatever it asks', async () => {
    const [there, here] = [
      ['-n', other.namespace],
      ['-n', project.namespace],
    ];
    expect(await refusal('get', 'secrets', ...here)).toBe('not refused');
    expect(await refusal('get', 'secrets', ...there)).toMatch(/forbidden/i);
    expect(await refusal('create', 'configmap', 'foreign', ...there)).toMatch(/forbidden/i);
    expect(await refusal('get', 'secrets', '--all-namespaces')).toMatch(/forbidden/i);
    expect(await refusal('delete', 'rolebinding', 'berth-project', ...there)).toMatch(/forbidden/i);
    expect(await refusal('create', 'clusterrole', 'mine', '--verb=*', '--resource=*')).toMatch(/forbidden/i);
    expect(await refusal('delete', 'resourcequota', 'berth-quota', ...here)).toMatch(/forbidden/i);
    expect(await refusal('create', 'rolebinding', 'me', '--clusterrole=cluster-admin', '--user=me', ...here)).toMatch(
      /forbidden/i,
    );
  });

  it('is not read by a template with lookup, and its content is in no answer', async () => {
    const secret = unique('top-secret-content');
    await kubectl('create', 'secret', 'generic', 'hidden', '-n', other.namespace, `--from-literal=key=${secret}`);
    const lookup = (namespace: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: looked\ndata:\n  found: {{ lookup "v1" "Secret" "${namespace}" "" | toJson | quote }}\n`;
    const foreign = await version({ 'templates/lookup.yaml': lookup(other.namespace) });
    const everywhere = await version({ 'templates/lookup.yaml': lookup('') });
    for (const [index, id] of [foreign, everywhere].entries()) {
      const answers = [await preview(`looks-${index}`, id)];
      const done = await install(isv, order(`looks-${index}`, id));
      for (const path of ['', '/history', '/values', '/resources', '/operations'])
        answers.push(await call('GET', `/v1/installations/${done.id}${path}`, { token: isv }));
      const told = Buffer.concat(answers.map(({ bytes }) => bytes)).toString('utf8');
      for (const form of [secret, Buffer.from(secret).toString('base64')]) expect(told).not.toContain(form);
      expect(await kubectl('get', 'configmaps', '-n', project.namespace, '-o', 'yaml')).not.toContain(
        Buffer.from(secret).toString('base64'),
      );
    }
  });
});

describe('cluster-wide objects', () => {
  const files = {
    'templates/role.yaml':
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: {{ .Release.Name }}-{{ .Release.Namespace }}\nrules: []\n',
    'templates/webhook.yaml':
      'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: {{ .Release.Name }}-{{ .Release.Namespace }}\nwebhooks: []\n',
  };

  it('are refused until an admin allows them, which nobody else can', async () => {
    const id = await version(files);
    const { body } = await preview('wide', id);
    expect(body).toMatchObject({ possible: false, problems: [{ code: 'cluster-wide' }] });
    const refused = await install(isv, order('wide', id));
    expect(refused.operation).toMatchObject({ status: 'failed', step: 'failed' });
    expect(refused.operation.detail).toContain('cluster-wide objects');
    expect(await kubectl('get', 'clusterroles', '-o', 'name')).not.toContain(`wide-${project.namespace}`);
    const allow = (token: string) =>
      call('PUT', `/v1/projects/${project.id}/cluster-wide`, { token, body: { allowed: true } });
    expect([403, 404]).toContain((await allow(isv)).status);
    expect((await allow(admin)).status).toBe(200);
    const done = await ended(
      accepted(
        await call('POST', `/v1/installations/${refused.id}/actions`, {
          token: isv,
          body: { action: 'upgrade', version: id },
        }),
      ),
      isv,
    );
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kubectl('get', 'clusterroles', '-o', 'name')).toContain(`wide-${project.namespace}`);
    await call('PUT', `/v1/projects/${project.id}/cluster-wide`, { token: admin, body: { allowed: false } });
  });
});

describe('names', () => {
  const odd = ['system:masters', 'a,b', 'a b', 'a\nb', 'a%2Fb', 'a/b', 'A', 'ä', '..', '-a', 'a-', 'a'.repeat(64), ''];

  it.each(odd)('%j is no name of a workspace, and nobody is impersonated by it', async name => {
    expect((await call('POST', '/v1/workspaces', { token: admin, body: { name } })).status).toBe(400);
    expect(() => identityOf({ project: name })).toThrow(TypeError);
  });

  it.each(['kube-system', 'default', 'kube-public', 'A', 'a/b', 'a,b'])('%j is no project’s namespace', async name => {
    const body = { cluster: await clusterId(), namespace: name };
    expect((await call('POST', `/v1/workspaces/${workspace}/projects`, { token: isv, body })).status).toBe(400);
  });

  it('of namespaces that are somebody’s are refused', async () => {
    const cluster = await clusterId();
    await kubectl('create', 'namespace', `${project.namespace}-theirs`);
    for (const namespace of [other.namespace, `${project.namespace}-theirs`]) {
      const body = { cluster, namespace };
      const { status } = await call('POST', `/v1/workspaces/${workspace}/projects`, { token: isv, body });
      expect(status).toBe(409);
    }
  });
});

describe('another workspace’s things', () => {
  it('are not there: its project, its installation, its draft', async () => {
    const own = await version({});
    const theirs = chartPackage({ name: unique('theirs'), version: '1.0.0' });
    const draft = (await upload(strangers, theirs, stranger)).id ?? '';
    const order = { project: other.id, release: 'theirs', version: draft };
    const { id } = await install(stranger, order);
    const body = { project: other.id, release: 'mine', version: own };
    const requests: [method: string, path: string, body?: unknown][] = [
      ['GET', `/v1/projects/${other.id}`],
      ['PATCH', `/v1/projects/${other.id}`, { description: 'Mine' }],
      ['DELETE', `/v1/projects/${other.id}`],
      ['GET', `/v1/workspaces/${strangers}/projects`],
      ['POST', '/v1/installations', body],
      ['POST', '/v1/installations:preview', body],
      ['POST', '/v1/installations', { ...body, project: project.id, version: draft }],
      ['POST', '/v1/installations:preview', { ...body, project: project.id, version: draft }],
      ['GET', `/v1/installations/${id}`],
      ['DELETE', `/v1/installations/${id}`],
      ['POST', `/v1/installations/${id}/actions`, { action: 'upgrade', version: own }],
      ['POST', `/v1/installations/${id}/actions`, { action: 'rollback', revision: 1 }],
      ...['operations', 'history', 'values', 'resources'].map((path): [string, string] => [
        'GET',
        `/v1/installations/${id}/${path}`,
      ]),
      ['POST', '/v1/rollouts', { workspace, version: own, installations: [id], wave: 1 }],
    ];
    for (const [method, path, sent] of requests) {
      const { status } = await call(method, path, { token: isv, ...(sent ? { body: sent } : {}) });
      expect([status, method, path]).toEqual([path === '/v1/rollouts' ? 400 : 404, method, path]);
    }
    const listed = await call('GET', '/v1/installations?limit=200', { token: isv });
    expect(listed.body.items?.map(each => each.id)).not.toContain(id);
  });
});

describe('a cluster’s credentials', () => {
  const user = z.object({ users: z.tuple([z.object({ user: z.looseObject({ 'client-key-data': z.string() }) })]) });

  it.each([
    ['a program', { exec: { command: 'aws', apiVersion: 'client.authentication.k8s.io/v1' } }, 'users/0/user/exec'],
    ['a file', { tokenFile: '/etc/passwd' }, 'users/0/user/tokenFile'],
    ['a key file', { 'client-key': '/root/.ssh/id_rsa' }, 'users/0/user/client-key'],
    ['another identity', { token: 'a-token', as: 'system:admin' }, 'users/0/user/as'],
  ])('are not taken from %s', async (_, credentials, pointer) => {
    const kubeconfig = await kubeconfigWith(credentials as Record<string, unknown>);
    const body = { kind: 'kubeconfig', name: unique('bad'), kubeconfig };
    const answer = await call('POST', '/v1/clusters', { token: admin, body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain(pointer);
  });

  it('are not sent without a check of the server', async () => {
    const parsed = JSON.parse(await kubeconfigWith());
    const cluster = { server: parsed.clusters[0].cluster.server, 'insecure-skip-tls-verify': true };
    const kubeconfig = JSON.stringify({ ...parsed, clusters: [{ ...parsed.clusters[0], cluster }] });
    const answer = await call('POST', '/v1/clusters', {
      token: admin,
      body: { kind: 'kubeconfig', name: unique('bad'), kubeconfig },
    });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain('clusters/0/cluster/insecure-skip-tls-verify');
  });

  it('turn up in no answer, no log, no execution, no item and no object', async () => {
    const token = `${unique('bearer')}-${'x1Y2z3'.repeat(5)}`;
    const key = Buffer.from(user.parse(JSON.parse(await kubeconfigWith())).users[0].user['client-key-data'], 'base64');
    const id = await registerAgain(await kubeconfigWith({ token }));
    const answers: Answer[] = [];
    const ask = async (method: string, path: string, body?: unknown) =>
      answers.push(await call(method, path, { token: admin, ...(body ? { body } : {}) }));
    await ask('POST', `/v1/clusters/${id}:check`);
    await ask('PATCH', `/v1/clusters/${id}`, { kubeconfig: await kubeconfigWith() });
    const made = await call('POST', `/v1/workspaces/${workspace}/projects`, {
      token: isv,
      body: { cluster: id, namespace: unique('ns') },
    });
    await install(isv, {
      project: String(made.body.id),
      release: 'first',
      version: await version({}),
      values: `# ${'x'.repeat(200)}`,
    });
    await ask('PATCH', `/v1/clusters/${id}`, { kubeconfig: await kubeconfigWith({ token }) });
    const failed = await install(isv, { project: String(made.body.id), release: 'second', version: await version({}) });
    expect(failed.operation.status).toBe('failed');
    for (const path of ['/v1/clusters', `/v1/clusters/${id}`]) await ask('GET', path);
    await ask('POST', `/v1/clusters/${await clusterId()}:check`);
    const all = await traces();
    all.set('the answers', answers.map(({ bytes }) => bytes.toString('utf8')).join('\n'));
    for (const [where, text] of all) {
      expect(text.length, where).toBeGreaterThan(100);
      for (const secret of [token, key.toString('utf8')])
        for (const form of disguises(secret)) expect(text.includes(form), `${where}: ${form.slice(0, 6)}…`).toBe(false);
    }
    expect(all.get('the logs')).toContain('Step done');
    expect(all.get('the executions')).toContain(failed.operation.id);
    expect(all.get('the table')).toContain(failed.operation.id);
  });
});
