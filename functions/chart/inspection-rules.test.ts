import { describe, expect, it } from 'vitest';
import type { FindingCode } from './finding-codes.ts';
import { lookAt } from './inspection-rules.ts';
import { parseManifest } from './manifest.ts';

const sights = (manifest: string) => parseManifest(manifest).flatMap(item => lookAt(item));
const seen = (manifest: string): string[] => sights(manifest).map(({ code, pointer = '' }) => `${code} ${pointer}`);

const digest = `a@sha256:${'0'.repeat(64)}`;
const object = (apiVersion: string, kind: string, rest: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${rest}\n`;
const pod = (spec: string, container = '') =>
  object('v1', 'Pod', `spec: {${spec} containers: [{name: c, image: "${digest}", ${container}}]}`);
const within = (field: string) => `securityContext: {${field}}`;
const role = (rule: string) => object('rbac.authorization.k8s.io/v1', 'Role', `rules: [{${rule}}]`);
const binding = (kind: string, name: string) =>
  object('rbac.authorization.k8s.io/v1', kind, `roleRef: {kind: ClusterRole, name: ${name}}`);

describe('what is found says where', () => {
  const container = '/spec/containers/0';
  it.each<[FindingCode, string, string]>([
    ['privileged', pod('', within('privileged: true')), `${container}/securityContext/privileged`],
    ['host-network', pod('hostNetwork: true,'), '/spec/hostNetwork'],
    ['host-path', pod('volumes: [{name: v}, {name: w, hostPath: {path: /etc}}],'), '/spec/volumes/1/hostPath'],
    ['host-port', pod('', 'ports: [{containerPort: 1}, {hostPort: 80}]'), `${container}/ports/1/hostPort`],
    ['run-as-root', pod('securityContext: {runAsUser: 0},'), '/spec/securityContext/runAsUser'],
    [
      'capabilities-added',
      pod('', within('capabilities: {add: [ALL]}')),
      `${container}/securityContext/capabilities/add`,
    ],
    ['rbac-beyond-admin', role('apiGroups: [hunter.example.com], resources: [hunts], verbs: [get]'), '/rules/0'],
    ['rbac-wildcard', role('apiGroups: [apps], resources: ["*"], verbs: [get]'), '/rules/0'],
    ['image-latest', object('v1', 'Pod', 'spec: {containers: [{name: c, image: a}]}'), `${container}/image`],
    [
      'hooks',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {helm.sh/hook: pre-install}}\n',
      '/metadata/annotations/helm.sh~1hook',
    ],
    ['service-type-node-port', object('v1', 'Service', 'spec: {type: NodePort}'), '/spec/type'],
    ['service-external-ips', object('v1', 'Service', 'spec: {externalIPs: [10.0.0.1]}'), '/spec/externalIPs'],
  ])('%s', (code, manifest, pointer) => {
    // A wildcard is more than the role admin has, too.
    const found = seen(manifest).filter(each => code !== 'rbac-wildcard' || !each.startsWith('rbac-beyond-admin'));
    expect(found).toEqual([`${code} ${pointer}`]);
  });

  it('and which container', () => {
    const [first] = sights(pod('', within('privileged: true')));
    expect(first?.detail).toBe('Container c is privileged: it can do on the node what root can.');
  });
});

const evil = `{hostNetwork: true, containers: [{name: c, image: "${digest}", securityContext: {privileged: true}}]}`;

describe('a Pod is seen in whatever carries it', () => {
  it.each<[string, string]>([
    ['a Pod', object('v1', 'Pod', `spec: ${evil}`)],
    ['a PodTemplate', object('v1', 'PodTemplate', `template: {spec: ${evil}}`)],
    ['a ReplicaSet', object('apps/v1', 'ReplicaSet', `spec: {template: {spec: ${evil}}}`)],
    ['a ReplicationController', object('v1', 'ReplicationController', `spec: {template: {spec: ${evil}}}`)],
    ['a CronJob', object('batch/v1', 'CronJob', `spec: {jobTemplate: {spec: {template: {spec: ${evil}}}}}`)],
    ['a ControllerRevision', object('apps/v1', 'ControllerRevision', `data: {spec: {template: {spec: ${evil}}}}`)],
    ['a removed API', object('extensions/v1beta1', 'Deployment', `spec: {template: {spec: ${evil}}}`)],
    [
      'a List',
      `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: ${evil}}]\n`,
    ],
    [
      'a list in a list',
      `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}, spec: ${evil}}]}]\n`,
    ],
    [
      'a hook',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {helm.sh/hook: post-delete}}\nspec: ${evil}\n`,
    ],
    ['a Rollout of Argo', object('argoproj.io/v1alpha1', 'Rollout', `spec: {template: {spec: ${evil}}}`)],
    ['a Prometheus', object('monitoring.coreos.com/v1', 'Prometheus', `spec: ${evil}`)],
    ['a set of an operator', object('example.com/v1', 'Fleet', `spec: {sets: [{podTemplate: {spec: ${evil}}}]}`)],
    [
      'a workflow’s step',
      object(
        'argoproj.io/v1alpha1',
        'Workflow',
        `spec: {hostNetwork: true, templates: [{container: {image: "${digest}", securityContext: {privileged: true}}}]}`,
      ),
    ],
    [
      'a class of Pods of an operator',
      object('example.com/v1', 'Class', 'spec: {hostNetwork: true, containerSecurityContext: {privileged: true}}'),
    ],
  ])('%s', (_, manifest) => {
    const codes = sights(manifest).map(({ code }) => code);
    expect(codes.filter(code => code !== 'hooks')).toEqual(['privileged', 'host-network']);
  });

  it('and in each of its sorts of containers', () => {
    const one = `[{name: c, image: "${digest}", securityContext: {privileged: true}}]`;
    for (const field of ['containers', 'initContainers', 'ephemeralContainers'])
      expect(seen(object('v1', 'Pod', `spec: {${field}: ${one}}`))).toEqual([
        `privileged /spec/${field}/0/securityContext/privileged`,
      ]);
  });
});

describe('what is written otherwise is found too', () => {
  it.each<[string, FindingCode, string]>([
    ['YAML’s yes', 'host-network', pod('hostNetwork: yes,')],
    ['YAML’s ON', 'host-pid', pod('hostPID: ON,')],
    ['a text', 'privileged', pod('', within('privileged: "true"'))],
    ['another case', 'privileged', pod('', 'SecurityContext: {Privileged: true}')],
    ['twice, once in another case', 'host-ipc', pod('hostIPC: false, HostIPC: true,')],
    ['zero with a point', 'run-as-root', pod('', within('runAsUser: 0.0'))],
    ['zero in another base', 'run-as-root', pod('', within('runAsUser: 0x0'))],
    ['zero as text', 'run-as-root', pod('', within('runAsUser: "0"'))],
    ['a port as text', 'host-port', pod('', 'ports: [{hostPort: "80"}]')],
    ['one capability alone', 'capabilities-added', pod('', within('capabilities: {add: ALL}'))],
    ['a Windows process', 'privileged', pod('securityContext: {windowsOptions: {hostProcess: true}},')],
    ['a path without a path', 'host-path', pod('volumes: [{name: v, hostPath: {type: Directory}}],')],
    ['an image’s files as a volume', 'image-latest', pod('volumes: [{name: v, image: {reference: evil}}],')],
    ['an image of an operator', 'image-latest', object('example.com/v1', 'Thing', 'spec: {image: "evil"}')],
    ['another digest', 'image-latest', object('v1', 'Pod', 'spec: {containers: [{image: "a@sha1:abc"}]}')],
    ['everything of a subresource', 'rbac-wildcard', role('apiGroups: [""], resources: ["*/log"], verbs: [get]')],
    ['all addresses', 'rbac-wildcard', role('nonResourceURLs: ["/*"], verbs: [get]')],
    [
      'a verb of impersonation',
      'rbac-escalation',
      role('apiGroups: [authentication.k8s.io], resources: [users], verbs: ["impersonate:user-info"]'),
    ],
    ['signing', 'rbac-escalation', role('apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign]')],
    [
      'an old version',
      'rbac-secrets',
      role('apiGroups: [""], resources: [secrets], verbs: [get]').replace('/v1', '/v1beta1'),
    ],
    ['a role that reads secrets', 'rbac-secrets', binding('RoleBinding', 'edit')],
    [
      'another definition of webhooks',
      'webhooks',
      object('apiregistration.k8s.io/v1', 'APIService', 'spec: {service: {name: a}}'),
    ],
    ['a policy that rewrites', 'webhooks', object('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy', '')],
    [
      'a definition that converts',
      'webhooks',
      object(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'spec: {conversion: {webhook: {clientConfig: {}}}}',
      ),
    ],
  ])('%s: %s', (_, code, manifest) => {
    expect(sights(manifest).map(each => each.code)).toContain(code);
  });

  it.each([
    ['everything of tokens', 'resources: ["*/token"], verbs: [create]'],
    ['a volume of the cluster', 'resources: [persistentvolumes], verbs: [create]'],
  ])('escalation by %s', (_, rule) => {
    expect(sights(role(`apiGroups: [""], ${rule}`)).map(({ code }) => code)).toContain('rbac-escalation');
  });

  it('in a volume of the cluster, which a claim can have', () => {
    const volume = (spec: string) => object('v1', 'PersistentVolume', `spec: {${spec}}`);
    expect(seen(volume('hostPath: {path: /}'))).toContain('host-path /spec/hostPath');
    expect(seen(volume('local: {path: /}, nodeAffinity: {required: {}}'))).toContain('host-path /spec/local');
  });

  it.each(['admin', 'edit', 'cluster-admin'])('as a binding of %s everywhere', name => {
    expect(seen(binding('ClusterRoleBinding', name))).toEqual([
      'cluster-wide /kind',
      'rbac-secrets /roleRef/name',
      'rbac-escalation /roleRef/name',
    ]);
  });

  it('when the cluster says that a kind belongs to no namespace', () => {
    const [item] = parseManifest(object('example.com/v1', 'Thing', ''));
    expect(item && lookAt(item, ['cluster-wide'])).toEqual([]);
    expect(item && lookAt(item, ['cluster-wide'], true)).toMatchObject([{ code: 'cluster-wide' }]);
  });
});

describe('what is nothing is not found', () => {
  it.each([
    ['what is switched off', pod('hostNetwork: false, hostPID: null, hostIPC: "false",', within('privileged: false'))],
    ['the text of a ConfigMap', object('v1', 'ConfigMap', 'data: {image: evil, hostNetwork: "true"}')],
    ['the text of a Secret', object('v1', 'Secret', 'stringData: {image: evil}')],
    [
      'annotations and labels',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {image: evil, hostNetwork: "true"}}\n`,
    ],
    ['the address of a picture', object('example.com/v1', 'Thing', 'spec: {image: "https://example.com/a.png"}')],
    ['another user', pod('', within('runAsUser: 1001, runAsNonRoot: true, capabilities: {drop: [ALL]}'))],
    ['rights to some things', role('apiGroups: [""], resources: [configmaps], verbs: [get]')],
  ])('%s', (_, manifest) => expect(seen(manifest)).toEqual([]));

  it('the schema of a definition', () => {
    const schema = 'properties: {hostNetwork: {type: boolean, default: true}, image: {default: evil}}';
    const definition = object(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      `spec: {versions: [{schema: {openAPIV3Schema: {${schema}}}}]}`,
    );
    expect(seen(definition)).toEqual(['cluster-wide /kind', 'custom-resource-definitions /kind']);
  });
});
