import { beforeAll, describe, expect, it } from 'vitest';
import { configMap, object, pack, workload } from './support/charts.ts';
import { preview as previewAt } from './support/charts-walk.ts';
import { sweep } from './support/faults.ts';
import { clusterId, kubectl, newProject, uninstall } from './support/installations.ts';
import { call, stack, unique, upload } from './support/store.ts';
import { as, newStand, placeOf, type Stand, tryChart } from './support/two-projects.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await newStand();
});

describe('another project of the same workspace', () => {
  it('is closed to the identity that helm has', async () => {
    const there = ['-n', stand.wide.namespace];
    expect(await as(stand.narrow, false, 'get', 'secrets', '-n', stand.narrow.namespace)).toBe('not refused');
    expect(await as(stand.narrow, false, 'get', 'secrets', ...there)).toMatch(/forbidden/i);
    expect(await as(stand.narrow, false, 'create', 'configmap', 'foreign', ...there)).toMatch(/forbidden/i);
    expect(await as(stand.wide, true, 'get', 'secrets', '-n', stand.narrow.namespace)).toMatch(/forbidden/i);
    expect(await as(stand.narrow, false, 'get', 'clusterroles')).toMatch(/forbidden/i);
  });

  it('is not read by a template with lookup, and its content is in no answer', async () => {
    const secret = unique('production-password');
    await kubectl('create', 'secret', 'generic', 'hidden', '-n', stand.wide.namespace, `--from-literal=key=${secret}`);
    const lookup = configMap(
      'looked',
      `data:\n  found: {{ lookup "v1" "Secret" "${stand.wide.namespace}" "" | toJson | quote }}\n`,
    );
    const { planned, done } = await tryChart(stand, stand.narrow, pack(unique('looks'), { templates: { lookup } }));
    const answers: unknown[] = [planned, done];
    for (const path of ['', '/history', '/values', '/resources', '/operations'])
      answers.push((await call('GET', `/v1/installations/${done.id}${path}`, { token: stand.isv })).bytes.toString());
    const all =
      JSON.stringify(answers) + (await kubectl('get', 'configmaps', '-n', stand.narrow.namespace, '-o', 'yaml'));
    for (const form of [secret, Buffer.from(secret).toString('base64')]) expect(all).not.toContain(form);
  });
});

describe('a project from before projects had identities of their own', () => {
  const bindings = async (namespace: string): Promise<string[]> =>
    (await kubectl('get', 'rolebindings', '-n', namespace, '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');

  /** What such a project is: its workspace's user is bound in its namespace, and its record says nothing of it. */
  async function asBefore(): Promise<{ id: string; namespace: string }> {
    const project = await newProject(stand.workspace, stand.isv);
    const { namespace } = project;
    await kubectl('delete', 'rolebinding', 'berth-project', '-n', namespace);
    const role = ['--clusterrole=admin', `--user=berth:workspace:${stand.workspace}`];
    await kubectl('create', 'rolebinding', 'berth-workspace', ...role, '-n', namespace);
    process.env.TABLE_NAME = stack.outputs.TableName;
    const { projects } = await import('../functions/platform/entities/cluster.ts');
    await projects.patch({ project: project.id }).remove(['ownIdentity']).go();
    return project;
  }

  it('gets its own when it is used, and keeps nothing of the other after the sweep', async () => {
    const project = await asBefore();
    const { done } = await tryChart(stand, project, pack(unique('moved'), {}));
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await bindings(project.namespace)).toContain('berth-project');
    for (let times = 0; times < 2; times++) {
      await sweep();
      expect(await bindings(project.namespace)).toEqual(['berth-project']);
    }
    const subjects = 'jsonpath={.subjects[*].name}';
    const bound = await kubectl('get', 'rolebinding', 'berth-project', '-n', project.namespace, '-o', subjects);
    expect(bound).toBe(`berth:project:${project.id}`);
    expect(await uninstall(stand.isv, done.id)).toMatchObject({ status: 'removed' });
  });

  it('is moved by the sweep when nobody uses it, and by whoever changes it', async () => {
    const [swept, edited] = [await asBefore(), await asBefore()];
    const edit = { token: stand.isv, body: { description: 'Moved' } };
    expect((await call('PATCH', `/v1/projects/${edited.id}`, edit)).status).toBe(200);
    expect(await bindings(edited.namespace)).toEqual(['berth-project']);
    await sweep();
    expect(await bindings(swept.namespace)).toEqual(['berth-project']);
    const user = `berth:workspace:${stand.workspace}`;
    const old = kubectl('--as', user, '--as-group', 'system:authenticated', 'get', 'secrets', '-n', swept.namespace);
    await expect(old).rejects.toThrow(/forbidden/i);
  });
});

describe('a Pod Security level', () => {
  const levelOn = (namespace: string): Promise<string> =>
    kubectl('get', 'namespace', namespace, '-o', 'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}');
  const set = (project: { id: string }, podSecurity: string, token: string) =>
    call('PATCH', `/v1/projects/${project.id}`, { token, body: { podSecurity } });
  const nosy = workload('Deployment', 'nosy', 'busybox:1', '', ', securityContext: { privileged: true }');

  it('is baseline unless told, is on the namespace, and pods below it are refused', async () => {
    const project = await newProject(stand.workspace, stand.isv);
    expect((await call('GET', `/v1/projects/${project.id}`, { token: stand.isv })).body).toMatchObject({
      podSecurity: 'baseline',
      podSecurityFloor: 'baseline',
    });
    expect(await levelOn(project.namespace)).toBe('baseline');
    const { id: version = '' } = await upload(stand.workspace, pack(unique('nosy'), { templates: { nosy } }));
    const planned = await previewAt(placeOf(stand, project), { release: 'nosy', version });
    expect(planned.possible).toBe(true);
    expect(planned.warnings).toEqual([
      expect.objectContaining({ code: 'pods-refused', kind: 'Deployment', name: 'nosy', level: 'baseline' }),
    ]);
    expect(planned.warnings[0]?.reason).toContain('privileged');
    const pod = object(
      'v1',
      'Pod',
      'bare',
      'spec: { hostNetwork: true, containers: [{ name: main, image: "busybox:1" }] }\n',
    );
    const hook = pod.replace('metadata:\n', 'metadata:\n  annotations: { helm.sh/hook: test }\n');
    for (const text of [pod, hook]) {
      const { planned: refused, done } = await tryChart(
        stand,
        project,
        pack(unique('bare'), { templates: { pod: text } }),
      );
      expect(refused).toMatchObject({ possible: false, problems: [{ code: 'forbidden' }] });
      expect(refused.problems[0]?.detail).toContain('violates PodSecurity "baseline:latest"');
      expect(done.operation.status).toBe('failed');
    }
  });

  it('is chosen by operators as long as it is strict enough, and by administrators as they like', async () => {
    const project = await newProject(stand.workspace, stand.isv);
    expect((await set(project, 'restricted', stand.isv)).body).toMatchObject({ podSecurity: 'restricted' });
    expect(await levelOn(project.namespace)).toBe('restricted');
    const { planned } = await tryChart(
      stand,
      project,
      pack(unique('plain'), { templates: { d: workload('Deployment', 'plain', 'nginx:1') } }),
    );
    expect(planned.warnings).toEqual([expect.objectContaining({ code: 'pods-refused', level: 'restricted' })]);
    expect((await set(project, 'baseline', stand.isv)).status).toBe(200);
    const refused = await set(project, 'privileged', stand.isv);
    expect(refused).toMatchObject({ status: 403, body: { permission: 'clusters:write' } });
    expect(await levelOn(project.namespace)).toBe('baseline');
    expect((await set(project, 'privileged', stand.admin)).status).toBe(200);
    expect(await levelOn(project.namespace)).toBe('privileged');
    expect((await set(project, 'restricted', stand.admin)).body).toMatchObject({ podSecurityFloor: 'restricted' });
    expect((await set(project, 'baseline', stand.isv)).status).toBe(403);
    expect(await levelOn(project.namespace)).toBe('restricted');
  });

  it('below baseline is not to be had by making a project either, and no other word is a level', async () => {
    const cluster = await clusterId();
    const make = (podSecurity: string, token: string) =>
      call('POST', `/v1/workspaces/${stand.workspace}/projects`, {
        token,
        body: { cluster, namespace: unique('ns'), podSecurity },
      });
    expect((await make('privileged', stand.isv)).status).toBe(403);
    expect((await make('none', stand.isv)).status).toBe(400);
    const made = await make('privileged', stand.admin);
    expect(made).toMatchObject({ status: 201, body: { podSecurity: 'privileged', podSecurityFloor: 'privileged' } });
  });

  it('that the cluster’s administrator raised by hand stays, and is a floor as well', async () => {
    const project = await newProject(stand.workspace, stand.isv);
    const label = 'pod-security.kubernetes.io/enforce=restricted';
    await kubectl('label', 'namespace', project.namespace, label, '--overwrite');
    const edit = { token: stand.isv, body: { description: 'Edited', podSecurity: 'baseline' } };
    const edited = await call('PATCH', `/v1/projects/${project.id}`, edit);
    expect(edited.body).toMatchObject({ podSecurity: 'restricted', podSecurityFloor: 'restricted' });
    expect(await levelOn(project.namespace)).toBe('restricted');
    expect((await set(project, 'baseline', stand.isv)).status).toBe(403);
  });

  it('is not what a project from before there were any has: its namespace stays as it is', async () => {
    const project = await newProject(stand.workspace, stand.isv);
    process.env.TABLE_NAME = stack.outputs.TableName;
    const { projects } = await import('../functions/platform/entities/cluster.ts');
    await projects.patch({ project: project.id }).remove(['podSecurity', 'podSecurityFloor']).go();
    await kubectl(
      'label',
      'namespace',
      project.namespace,
      'pod-security.kubernetes.io/enforce=privileged',
      '--overwrite',
    );
    const edit = { token: stand.isv, body: { description: 'Edited' } };
    expect((await call('PATCH', `/v1/projects/${project.id}`, edit)).body).toMatchObject({ podSecurity: null });
    expect(await levelOn(project.namespace)).toBe('privileged');
    expect((await set(project, 'baseline', stand.isv)).status).toBe(200);
    expect(await levelOn(project.namespace)).toBe('baseline');
  });

  it('cannot be changed by what is installed', async () => {
    const label = 'pod-security.kubernetes.io/enforce=privileged';
    for (const [project, clusterWide] of [
      [stand.narrow, false],
      [stand.wide, true],
    ] as const)
      expect(await as(project, clusterWide, 'label', 'namespace', project.namespace, label, '--overwrite')).toMatch(
        /forbidden/i,
      );
  });
});
