import { describe, expect, it } from 'vitest';
import { checkImpersonation } from './identity.ts';
import { podSecurityLevels, podSecurityOf } from './pod-security.ts';
import { clusterWideObjects, identityOf, projectObjects } from './rbac.ts';

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
  it('binds the project’s own identity to its namespace', () => {
    const [namespace, binding, ...rest] = projectObjects(project);
    expect(namespace).toMatchObject({
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'berth.dev/workspace': 'tutorial', 'berth.dev/project': 'prj_01' } },
    });
    expect(binding).toMatchObject({
      kind: 'RoleBinding',
      metadata: { name: 'berth-project', namespace: 'shop' },
      roleRef: { kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'User', name: 'berth:project:prj_01' }],
    });
    expect(rest).toEqual([]);
  });

  it.each(podSecurityLevels)(
    'labels the namespace with the Pod Security level %s, and with none unless told',
    level => {
      const [namespace] = projectObjects({ ...project, podSecurity: level });
      const labels = Object.entries(namespace?.metadata.labels ?? {}).filter(([label]) =>
        label.startsWith('pod-security'),
      );
      expect(Object.fromEntries(labels)).toEqual({
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/enforce-version': 'latest',
        'pod-security.kubernetes.io/audit': level,
        'pod-security.kubernetes.io/audit-version': 'latest',
        'pod-security.kubernetes.io/warn': level,
        'pod-security.kubernetes.io/warn-version': 'latest',
      });
      expect(podSecurityOf(namespace?.metadata.labels)).toBe(level);
      expect(JSON.stringify(projectObjects(project))).not.toContain('pod-security');
    },
  );

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
    expect(() => projectObjects({ ...project, project: name })).toThrow(TypeError);
    expect(() => identityOf({ project: name })).toThrow(TypeError);
  });

  it.each(['kube-system', 'kube-public', 'kube-node-lease', 'default'])('gives nobody %s', namespace => {
    expect(() => projectObjects({ ...project, namespace })).toThrow(/the cluster's own/);
  });
});

describe('identityOf', () => {
  it('is everybody, and cluster-wide only when told', () => {
    expect(identityOf({ project: 'prj_a' })).toEqual({
      user: 'berth:project:prj_a',
      groups: ['system:authenticated'],
    });
    const wide = identityOf({ project: 'prj_a', clusterWide: true });
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
