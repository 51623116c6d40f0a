import { isDefinition } from '../kubernetes/built-in-groups.ts';
import { isClusterWide } from './cluster-wide.ts';
import { items, type Mapping, mapping } from './fields.ts';
import { type FindingCode, findingSeverities, type Severity } from './inspection-schema.ts';
import type { RenderedObject } from './manifest.ts';
import { boundRole, type PermissionFlag, permissionsOf } from './permissions.ts';
import { type Container, containers, imagesOf, pinningOf, podSpecs } from './pods.ts';
import { writeYaml } from './yaml-writer.ts';

/** Tells each thing that it finds in an object, in words. */
export type Rule = (item: RenderedObject) => string[];

const inPods =
  (look: (pod: Mapping) => string[]): Rule =>
  ({ object }) =>
    podSpecs(object).flatMap(look);

const inContainers = (look: (container: Container) => string | undefined): Rule =>
  inPods(pod => containers(pod).flatMap(container => look(container) ?? []));

const podSays = (field: string, detail: string): Rule => inPods(pod => (pod[field] === true ? [detail] : []));

const privileged = inContainers(({ name, security }) =>
  security.privileged === true ? `Container ${name} is privileged: it can do on the node what root can.` : undefined,
);

const hostPath = inPods(pod =>
  items(pod.volumes).flatMap(({ hostPath: volume }) =>
    mapping(volume) ? [`It mounts ${mapping(volume)?.path} of the node.`] : [],
  ),
);

const hostPort = inContainers(({ name, spec }) => {
  const ports = items(spec.ports).map(port => port.hostPort);
  const taken = ports.filter(port => port !== undefined && port !== null && port !== 0);
  return taken.length > 0 ? `Container ${name} takes port ${taken.join(', ')} of the node.` : undefined;
});

const runAsRoot: Rule = item => [
  ...inPods(pod => (mapping(pod.securityContext)?.runAsUser === 0 ? ['Its containers run as root.'] : []))(item),
  ...inContainers(({ name, security }) => (security.runAsUser === 0 ? `Container ${name} runs as root.` : undefined))(
    item,
  ),
];

const privilegeEscalation = inContainers(({ name, security }) =>
  security.allowPrivilegeEscalation === true
    ? `Container ${name} lets its processes gain more privileges than it has.`
    : undefined,
);

const capabilitiesAdded = inContainers(({ name, security }) => {
  const added = mapping(security.capabilities)?.add;
  return Array.isArray(added) && added.length > 0
    ? `Container ${name} gets the capabilities ${added.join(', ')}.`
    : undefined;
});

const clusterWide: Rule = ({ object: { apiVersion, kind } }) =>
  isClusterWide(apiVersion, kind) ? [`A ${kind} belongs to no namespace: it concerns the whole cluster.`] : [];

const definitions: Rule = ({ object }) =>
  isDefinition(object) ? ['It defines a kind of resource for the whole cluster.'] : [];

const webhooks: Rule = ({ object: { kind } }) =>
  kind === 'MutatingWebhookConfiguration' || kind === 'ValidatingWebhookConfiguration'
    ? ['It is asked about, and may change or refuse, what others write to the cluster.']
    : [];

const flagged =
  (flag: PermissionFlag, tell: string): Rule =>
  ({ object }) =>
    permissionsOf(object)
      .filter(({ flags }) => flags.includes(flag))
      .map(
        ({ verbs, resources, nonResourceURLs }) =>
          `${tell}: ${verbs.join(', ')} on ${[...resources, ...nonResourceURLs].join(', ')}.`,
      );

const escalation: Rule = item => {
  const bound = boundRole(item.object);
  return [
    ...(bound === 'ClusterRole/cluster-admin' ? ['It binds cluster-admin, which may do everything.'] : []),
    ...flagged('escalation', 'With this one can give oneself more permissions')(item),
  ];
};

const imagePinned =
  (pinning: 'latest' | 'tag', tell: (image: string) => string): Rule =>
  ({ object }) =>
    imagesOf(object)
      .filter(image => pinningOf(image) === pinning)
      .map(tell);

const hooks: Rule = ({ hook, object: { kind } }) =>
  hook.length > 0 ? [`This ${kind} runs at ${hook.join(', ')}.`] : [];

const serviceType =
  (type: string, tell: string): Rule =>
  ({ object: { apiVersion, kind, spec } }) =>
    apiVersion === 'v1' && kind === 'Service' && mapping(spec)?.type === type ? [tell] : [];

/** etcd takes 1.5 MiB a request by default; the object grows by what the cluster adds. Bytes. */
const objectLimit = 1_000_000;

const tooLarge: Rule = ({ object, text }) => {
  const bytes = Buffer.byteLength(text ?? writeYaml(object));
  return bytes > objectLimit ? [`It has ${bytes} bytes; a cluster takes objects of about 1.5 MB.`] : [];
};

export interface ObjectRule {
  code: FindingCode;
  severity: Severity;
  rule: Rule;
}

const row = (code: FindingCode, rule: Rule): ObjectRule => ({ code, severity: findingSeverities[code], rule });

/** What is looked for in each rendered object. */
export const objectRules: readonly ObjectRule[] = [
  row('privileged', privileged),
  row('host-path', hostPath),
  row('host-network', podSays('hostNetwork', 'It uses the node’s network, past network policies.')),
  row('host-pid', podSays('hostPID', 'It sees the processes of the node.')),
  row('host-ipc', podSays('hostIPC', 'It shares memory with the processes of the node.')),
  row('host-port', hostPort),
  row('run-as-root', runAsRoot),
  row('privilege-escalation', privilegeEscalation),
  row('capabilities-added', capabilitiesAdded),
  row('cluster-wide', clusterWide),
  row('custom-resource-definitions', definitions),
  row('webhooks', webhooks),
  row('rbac-wildcard', flagged('wildcard', 'It asks for everything of a sort')),
  row('rbac-secrets', flagged('secrets', 'It reads secrets')),
  row('rbac-escalation', escalation),
  row(
    'image-latest',
    imagePinned('latest', image => `${image} is whatever is newest when it starts.`),
  ),
  row(
    'image-unpinned',
    imagePinned('tag', image => `${image} is named by a tag, which can be moved; a digest cannot.`),
  ),
  row('hooks', hooks),
  row(
    'service-type-load-balancer',
    serviceType('LoadBalancer', 'It is reachable from outside, and costs a load balancer.'),
  ),
  row('service-type-node-port', serviceType('NodePort', 'It is reachable at a port of every node.')),
  row('object-too-large', tooLarge),
];
