import { boundRole, permissionsOf } from '../permissions.ts';
import type { Rule, Sighting } from '../rule.ts';
import { adminMay } from './admin-rights.ts';

/** What of a rule is named, at most. */
const shown = 5;

/** Roles of Kubernetes' own that whoever has `admin` in a namespace may bind there, since they give no more. */
const bindable: ReadonlySet<string> = new Set(['admin', 'edit', 'view']);

/**
 * What a namespaced Role or binding gives that the role `admin` has not: the API server lets nobody give what they have not got, so a project without
 * cluster-wide objects cannot install it. Rights to custom kinds `admin` has where their operator is installed, but not to those that come with the chart.
 */
export const beyondAdmin: Rule = ({ item: { object } }): Sighting[] => {
  const bound = boundRole(object);
  if (bound && !bound.everywhere && bound.kind === 'ClusterRole' && !bindable.has(bound.name))
    return [
      {
        detail: `It binds the ClusterRole ${bound.name}, which may give more than the role "admin" of a namespace has.`,
        pointer: '/roleRef/name',
      },
    ];
  return permissionsOf(object).flatMap(({ kind, apiGroups, resources, verbs }, index) => {
    if (kind !== 'Role') return [];
    const beyond = apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        verbs
          .filter(verb => !adminMay(verb, resource, group))
          .map(verb => `${verb} ${resource}${group === '' ? '' : `.${group}`}`),
      ),
    );
    if (beyond.length === 0) return [];
    const more = beyond.length > shown ? ` and ${beyond.length - shown} more` : '';
    return [
      {
        detail: `It gives what the role "admin" of a namespace has not: ${beyond.slice(0, shown).join(', ')}${more}.`,
        pointer: `/rules/${index}`,
      },
    ];
  });
};
