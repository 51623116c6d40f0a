import { groupOf, isDefinition } from '../kubernetes/built-in-groups.ts';
import { isClusterWide } from './cluster-wide.ts';
import { mapping } from './fields.ts';
import { boundRole, type PermissionFlag, permissionsOf } from './permissions.ts';
import type { Rule } from './rule.ts';

export const clusterWideRule: Rule = ({ item, clusterWide }) => {
  const { apiVersion, kind } = item.object;
  return clusterWide || isClusterWide(apiVersion, kind)
    ? [{ detail: `A ${kind} belongs to no namespace: it concerns the whole cluster.`, pointer: '/kind' }]
    : [];
};

export const definitions: Rule = ({ item: { object } }) =>
  isDefinition(object) ? [{ detail: 'It defines a kind of resource for the whole cluster.', pointer: '/kind' }] : [];

/** What the API server asks, or does by itself, when others write to the cluster. */
export const webhooks: Rule = ({ item: { object } }) => {
  const { apiVersion, kind, spec } = object;
  const group = groupOf(apiVersion);
  if (group === 'admissionregistration.k8s.io')
    return [
      { detail: 'It is asked about, and may change or refuse, what others write to the cluster.', pointer: '/kind' },
    ];
  if (group === 'apiregistration.k8s.io' && mapping(mapping(spec)?.service))
    return [
      { detail: 'It answers in the API server’s place, for a part of the cluster’s API.', pointer: '/spec/service' },
    ];
  const conversion = group === 'apiextensions.k8s.io' ? mapping(mapping(spec)?.conversion) : undefined;
  if (conversion?.webhook || conversion?.webhookClientConfig)
    return [{ detail: 'It is asked to rewrite objects that others write and read.', pointer: '/spec/conversion' }];
  return kind === 'MutatingWebhookConfiguration' || kind === 'ValidatingWebhookConfiguration'
    ? [{ detail: 'It is asked about, and may change or refuse, what others write to the cluster.', pointer: '/kind' }]
    : [];
};

/** Built-in roles with which one reads the secrets of a namespace. */
const reading = new Set(['admin', 'edit', 'cluster-admin']);

export const flagged =
  (flag: PermissionFlag, tell: string): Rule =>
  ({ item: { object } }) => {
    const bound = boundRole(object);
    const built = flag === 'secrets' && bound?.kind === 'ClusterRole' && reading.has(bound.name);
    return [
      ...(built ? [{ detail: `${tell}: it binds the role ${bound.name}.`, pointer: '/roleRef/name' }] : []),
      ...permissionsOf(object).flatMap(({ flags, verbs, resources, nonResourceURLs }, index) =>
        flags.includes(flag)
          ? [
              {
                detail: `${tell}: ${verbs.join(', ')} on ${[...resources, ...nonResourceURLs].join(', ')}.`,
                pointer: `/rules/${index}`,
              },
            ]
          : [],
      ),
    ];
  };

export const escalation: Rule = subject => {
  const { object } = subject.item;
  const { aggregationRule } = object;
  const bound = boundRole(object);
  const found = flagged('escalation', 'With this one can give oneself more permissions')(subject);
  const at = '/roleRef/name';
  if (bound?.kind === 'ClusterRole' && bound.name === 'cluster-admin')
    found.unshift({ detail: 'It binds cluster-admin, which may do everything.', pointer: at });
  else if (bound?.everywhere && (bound.name === 'admin' || bound.name === 'edit'))
    found.unshift({ detail: `It binds ${bound.name} in every namespace of the cluster.`, pointer: at });
  if (groupOf(object.apiVersion) !== 'rbac.authorization.k8s.io' || object.kind !== 'ClusterRole') return found;
  if (mapping(aggregationRule))
    found.push({ detail: 'It takes over the rules of other roles.', pointer: '/aggregationRule' });
  return found;
};
