import { describe, expect, it } from 'vitest';
import { checkImpersonation } from './identity.ts';
import { clusterWideObjects, identityOf, kindObjects, projectObjects } from './rbac.ts';

const project = { namespace: 'shop', workspace: 'tutorial', project: 'prj_01' };
const odd = [
  '',
  'A',
  'a_b',
  'a.b',
  '-a',
  'a-',
  'a b',
  'a\n',
  'a:b',
  'a,b',
  'ä',
  '*',
  '../a',
  'system:masters',
  'a'.repeat(64),
];

describe('projectObjects', () => {
  it('binds the workspace to its namespace', () => {
    const [namespace, binding, ...rest] = projectObjects(project);
    expect(namespace).toMatchObject({
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'berth.dev/workspace': 'tutorial', 'berth.dev/project': 'prj_01' } },
    });
    expect(binding).toMatchObject({
      kind: 'RoleBinding',
      metadata: { name: 'berth-workspace', namespace: 'shop' },
      roleRef: { kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'User', name: 'berth:workspace:tutorial' }],
    });
    expect(rest).toEqual([]);
  });

  it('sets a quota when there is one', () => {
    const quota = { 'requests.cpu': '4', 'limits.memory': '1.5Gi', 'count/deployments.apps': '20' };
    expect(projectObjects({ ...project, quota }).at(-1)).toMatchObject({
      kind: 'ResourceQuota',
      metadata: { name: 'berth-quota', namespace: 'shop' },
      spec: { hard: quota },
    });
    expect(projectObjects({ ...project, quota: {} })).toHaveLength(2);
    expect(() => projectObjects({ ...project, quota: { pods: 'many' } })).toThrow(TypeError);
    expect(() => projectObjects({ ...project, quota: { 'a b': '1' } })).toThrow(TypeError);
  });

  it.each(odd)('refuses the name %j', name => {
    expect(() => projectObjects({ ...project, workspace: name })).toThrow(TypeError);
    expect(() => projectObjects({ ...project, namespace: name })).toThrow(TypeError);
    expect(() => identityOf({ workspace: name })).toThrow(TypeError);
  });

  it.each(['kube-system', 'kube-public', 'kube-node-lease', 'default'])('gives nobody %s', namespace => {
    expect(() => projectObjects({ ...project, namespace })).toThrow(/the cluster's own/);
  });
});

describe('identityOf', () => {
  it('is everybody, and cluster-wide only when told', () => {
    expect(identityOf({ workspace: 'a' })).toEqual({ user: 'berth:workspace:a', groups: ['system:authenticated'] });
    const wide = identityOf({ workspace: 'a', clusterWide: true });
    expect(wide.groups).toEqual(['system:authenticated', 'berth:cluster-wide']);
    expect(checkImpersonation(wide)).toEqual(wide);
  });

  it('is bound by the group that the cluster-wide binding names', () => {
    const [role, binding] = clusterWideObjects();
    expect(binding?.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'berth:cluster-wide' },
    ]);
    expect(JSON.stringify(role?.rules)).not.toContain('*');
  });
});

describe('kindObjects', () => {
  const definition = (scope: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boats.example.com' },
    spec: { group: 'example.com', scope, names: { plural: 'boats', kind: 'Boat' } },
  });

  it('gives kinds of a namespace to its admins, and cluster-wide ones to nobody but the trusted', () => {
    const [role, ...none] = kindObjects([definition('Namespaced')]);
    expect(none).toEqual([]);
    expect(role?.metadata.labels).toHaveProperty(['rbac.authorization.k8s.io/aggregate-to-admin'], 'true');
    const [wide, binding] = kindObjects([definition('Cluster')]);
    expect(wide?.metadata.labels).not.toHaveProperty(['rbac.authorization.k8s.io/aggregate-to-admin']);
    expect(binding?.subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'berth:cluster-wide' },
    ]);
  });

  it('names no more than the kind itself', () => {
    const [role] = kindObjects([definition('Namespaced')]);
    expect(role?.rules).toEqual([expect.objectContaining({ apiGroups: ['example.com'] })]);
    expect(JSON.stringify(role?.rules)).not.toContain('*');
  });
});
