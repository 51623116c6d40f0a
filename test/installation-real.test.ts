import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../local/settings.ts';
import { configMap, pack } from './support/charts.ts';
import { type Real, walkReal } from './support/charts-real.ts';
import { preview } from './support/charts-walk.ts';
import { install, kubectl, uninstall } from './support/installations.ts';
import { isLong } from './support/long.ts';
import { call, newWorkspace, tokenOf, unique, upload } from './support/store.ts';
import { as, newStand, placeOf, type Stand, tryChart } from './support/two-projects.ts';

// Charts as the world installs them, each with the settings that its project needs.

const folder = join(root, '../shared/charts/real');
const system = ['kube-system'];
/** A load balancer's address comes from outside of a cluster. */
const noLoadBalancer = '{ "service": { "type": "ClusterIP" } }';

const usual: Real[] = [
  {
    file: 'metrics-server-3.13.1.tgz',
    otherNamespaces: system,
    // Its pods are played here, and answer for no API.
    values: '{ "apiService": { "create": false } }',
    newValues: '{ "apiService": { "create": false }, "replicas": 2 }',
    elsewhere: ['rolebinding', 'RELEASE-metrics-server-auth-reader', 'kube-system'],
  },
  {
    file: 'ingress-nginx-4.15.1.tgz',
    values: `{ "controller": ${noLoadBalancer} }`,
    newValues: '{ "controller": { "service": { "type": "ClusterIP" }, "replicaCount": 2 } }',
  },
];

const others: Real[] = [
  { file: 'cert-manager-v1.18.0.tgz', otherNamespaces: system, newValues: 'replicaCount: 2\n' },
  { file: 'argo-cd-10.1.1.tgz', newValues: 'server: { replicas: 2 }\n' },
  { file: 'kube-prometheus-stack-88.5.3.tgz', otherNamespaces: system, podSecurity: 'privileged' },
  {
    // A Namespace of its own no project may make: an admin names one that is there.
    file: 'cilium-1.20.0.tgz',
    otherNamespaces: system,
    podSecurity: 'privileged',
    values: '{ "tls": { "secretsNamespace": { "create": false, "name": "kube-system" } } }',
  },
  {
    file: 'traefik-41.3.0.tgz',
    values: '{ "service": { "spec": { "type": "ClusterIP" } } }',
    newValues: '{ "service": { "spec": { "type": "ClusterIP" } }, "deployment": { "replicas": 2 } }',
  },
  { file: 'argo-cd-3.4.0.tgz' },
  { file: 'argo-workflows-1.0.18.tgz' },
  { file: 'artifactory-ha-0.4.2.tgz', podSecurity: 'privileged', values: `{ "nginx": ${noLoadBalancer} }` },
  {
    file: 'concourse-8.3.7.tgz',
    podSecurity: 'privileged',
    values: '{ "concourse": { "web": { "kubernetes": { "createTeamNamespaces": false } } } }',
  },
  { file: 'minio-5.0.33.tgz' },
];

describe('a chart of the world', () => {
  let workspace: string;
  beforeAll(async () => {
    workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  });
  it.each(isLong ? [...usual, ...others] : usual)('$file goes its whole way', async real => {
    await walkReal(workspace, readFileSync(join(folder, real.file)), real, expect);
  });
});

describe('a namespace that an admin named for a project', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await newStand();
  });
  const name = (token: string, project: { id: string }, allowed: boolean, otherNamespaces: string[]) =>
    call('PUT', `/v1/projects/${project.id}/cluster-wide`, { token, body: { allowed, otherNamespaces } });
  const spread = () =>
    pack(unique('spread'), {
      templates: Object.fromEntries(
        ['kube-system', 'default', 'kube-public'].map(namespace => [
          namespace,
          configMap(`in-${namespace}`, `  namespace: ${namespace}\ndata: { a: b }\n`),
        ]),
      ),
    });
  const placesOf = async () =>
    (
      await kubectl(
        'get',
        'configmaps',
        '--all-namespaces',
        '--output=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}',
      )
    )
      .split(' ')
      .filter(each => each.includes('/in-'))
      .sort();

  it('is named by who administers clusters alone, and is nobody’s project', async () => {
    expect((await name(stand.isv, stand.wide, true, ['kube-system'])).status).toBe(403);
    for (const refused of [stand.narrow.namespace, stand.wide.namespace, unique('nowhere')])
      expect((await name(stand.admin, stand.wide, true, [refused])).status, refused).toBe(409);
    for (const odd of [['berth-system'], ['A'], ['a/b'], ['kube-system', 'kube-system']])
      expect((await name(stand.admin, stand.wide, true, odd)).status).toBe(400);
    expect((await name(stand.admin, stand.narrow, false, ['kube-system'])).status).toBe(400);
  });

  it('keeps what charts put there, while the project reaches no other', async () => {
    const moved = await tryChart(stand, stand.wide, spread());
    const own = (project: { namespace: string }) =>
      ['default', 'kube-public', 'kube-system'].map(each => `${project.namespace}/in-${each}`);
    expect(await placesOf()).toEqual(own(stand.wide));
    await uninstall(stand.isv, moved.done.id);
    const { body } = await name(stand.admin, stand.wide, true, ['kube-system']);
    expect(body).toMatchObject({ clusterWide: true, otherNamespaces: ['kube-system'] });
    const { planned, done } = await tryChart(stand, stand.wide, spread());
    expect(planned.problems).toEqual([]);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed', health: 'healthy' });
    const [first = '', second = ''] = own(stand.wide);
    expect(await placesOf()).toEqual(['kube-system/in-kube-system', first, second].sort());
    for (const namespace of ['default', 'kube-public', stand.narrow.namespace])
      expect(await as(stand.wide, true, 'get', 'secrets', '-n', namespace)).toMatch(/forbidden/i);
    expect(await as(stand.narrow, false, 'get', 'secrets', '-n', 'kube-system')).toMatch(/forbidden/i);
    await uninstall(stand.isv, done.id);
    expect(await placesOf()).toEqual([]);
  });

  it('is closed to the project when it is named no more', async () => {
    expect((await name(stand.admin, stand.wide, true, ['kube-system'])).status).toBe(200);
    await expect.poll(() => as(stand.wide, true, 'get', 'secrets', '-n', 'kube-system')).toBe('not refused');
    expect((await name(stand.admin, stand.wide, true, [])).status).toBe(200);
    await expect.poll(() => as(stand.wide, true, 'get', 'secrets', '-n', 'kube-system')).toMatch(/forbidden/i);
  });

  it('cannot have what is there already taken over', async () => {
    await name(stand.admin, stand.wide, true, ['kube-system']);
    await kubectl('create', 'configmap', 'in-kube-system', '-n', 'kube-system', '--from-literal=a=theirs');
    const { id: version = '' } = await upload(stand.workspace, spread(), await tokenOf('isv'));
    const release = unique('robs');
    const planned = await preview(placeOf(stand, stand.wide), { release, version });
    expect(planned.problems).toContainEqual(expect.objectContaining({ code: 'owned-by-another' }));
    const done = await install(stand.isv, { project: stand.wide.id, release, version });
    expect(done.operation.status).toBe('failed');
    await uninstall(stand.isv, done.id);
    expect(await kubectl('get', 'configmap', 'in-kube-system', '-n', 'kube-system', '-o', 'jsonpath={.data.a}')).toBe(
      'theirs',
    );
    await kubectl('delete', 'configmap', 'in-kube-system', '-n', 'kube-system');
  });
});
