import { clusterWideRule, definitions, escalation, flagged, webhooks } from './cluster-rules.ts';
import { mapping } from './fields.ts';
import { type ObjectFindingCode, objectFindingCodes } from './finding-codes.ts';
import { beyondAdmin } from './foresee/beyond-admin.ts';
import type { RenderedObject } from './manifest.ts';
import { placesOf } from './places.ts';
import * as pod from './pod-rules.ts';
import { imagesIn, pinningOf } from './pods.ts';
import type { Rule, Sighting } from './rule.ts';
import { writeYaml } from './yaml-writer.ts';

const imagePinned =
  (pinning: 'latest' | 'tag', tell: (image: string) => string): Rule =>
  ({ places }) => {
    const seen = new Map(imagesIn(places).map(({ image, pointer }) => [image, pointer]));
    return [...seen]
      .filter(([image]) => pinningOf(image) === pinning)
      .map(([image, pointer]) => ({ detail: tell(image), pointer }));
  };

const hooks: Rule = ({ item: { hook, object } }) =>
  hook.length > 0
    ? [{ detail: `This ${object.kind} runs at ${hook.join(', ')}.`, pointer: '/metadata/annotations/helm.sh~1hook' }]
    : [];

const serviceType =
  (type: string, tell: string): Rule =>
  ({ item }) => {
    const { apiVersion, kind, spec } = item.object;
    const found = apiVersion === 'v1' && kind === 'Service' && mapping(spec)?.type === type;
    return found ? [{ detail: tell, pointer: '/spec/type' }] : [];
  };

/** Every node sends what goes to such an address to the Service's pods, whoever it was for (CVE-2020-8554). */
const externalIps: Rule = ({ item }) => {
  const { apiVersion, kind, spec } = item.object;
  const addresses = mapping(spec)?.externalIPs;
  return apiVersion === 'v1' && kind === 'Service' && Array.isArray(addresses) && addresses.length > 0
    ? [
        {
          detail: 'It takes what the cluster sends to these addresses, whose ever they are.',
          pointer: '/spec/externalIPs',
        },
      ]
    : [];
};

/** etcd takes 1.5 MiB a request by default; the object grows by what the cluster adds. Bytes. */
const objectLimit = 1_000_000;

const tooLarge: Rule = ({ item: { object, text } }) => {
  const bytes = Buffer.byteLength(text ?? writeYaml(object));
  return bytes > objectLimit ? [{ detail: `It has ${bytes} bytes; a cluster takes objects of about 1.5 MB.` }] : [];
};

/** What is looked for in each rendered object. */
const rules: Readonly<Record<ObjectFindingCode, Rule>> = {
  privileged: pod.privileged,
  'host-path': pod.hostPath,
  'host-network': pod.switchedOn('hostnetwork', 'It uses the node’s network, past network policies.'),
  'host-pid': pod.switchedOn('hostpid', 'It sees the processes of the node.'),
  'host-ipc': pod.switchedOn('hostipc', 'It shares memory with the processes of the node.'),
  'host-port': pod.hostPort,
  'run-as-root': pod.runAsRoot,
  'privilege-escalation': pod.privilegeEscalation,
  'capabilities-added': pod.capabilitiesAdded,
  'cluster-wide': clusterWideRule,
  'custom-resource-definitions': definitions,
  webhooks,
  'rbac-wildcard': flagged('wildcard', 'It asks for everything of a sort'),
  'rbac-secrets': flagged('secrets', 'It reads secrets'),
  'rbac-escalation': escalation,
  'rbac-beyond-admin': beyondAdmin,
  'image-latest': imagePinned('latest', image => `${image} is whatever is newest when it starts.`),
  'image-unpinned': imagePinned('tag', image => `${image} is named by a tag, which can be moved; a digest cannot.`),
  hooks,
  'service-type-load-balancer': serviceType('LoadBalancer', 'It is reachable from outside, and costs a load balancer.'),
  'service-type-node-port': serviceType('NodePort', 'It is reachable at a port of every node.'),
  'service-external-ips': externalIps,
  'object-too-large': tooLarge,
};

/** One thing that a rule sees in an object. */
export interface Sight extends Sighting {
  code: ObjectFindingCode;
}

/**
 * Looks at one object by the rules of these codes.
 * @param clusterWide whether the cluster says that its kind belongs to no namespace; custom kinds are in no table of ours.
 */
export function lookAt(
  item: RenderedObject,
  codes: readonly ObjectFindingCode[] = objectFindingCodes,
  clusterWide = false,
): Sight[] {
  const subject = { item, places: placesOf(item.object), clusterWide };
  return codes.flatMap(code => rules[code](subject).map(sighting => ({ code, ...sighting })));
}
