import { boundRole, permissionsOf } from '../permissions.ts';
import type { Rule, Sighting } from '../rule.ts';
import { beyondRights } from './admin-rights.ts';

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
  return permissionsOf(object).flatMap(({ kind, ...given }, index) => {
    if (kind !== 'Role') return [];
    const { named, count } = beyondRights(given, shown);
    if (count === 0) return [];
    const words = named.map(({ verb, resource, group }) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`);
    const more = count > named.length ? ` and ${count - named.length} more` : '';
    return [
      {
        detail: `It gives what the role "admin" of a namespace has not: ${words.join(', ')}${more}.`,
        pointer: `/rules/${index}`,
      },
    ];
  });
};
