import { mapping } from './fields.ts';
import { isOn, type LookedFor, named, type Place } from './places.ts';
import { isContainer } from './pods.ts';
import type { Rule, Sighting } from './rule.ts';

type Look = (place: Place) => Iterable<Sighting>;

const everywhere =
  (look: Look): Rule =>
  ({ places }) =>
    places.flatMap(place => [...look(place)]);

/** The container that something is in; else it is of the whole Pod. */
function whose(place: Place | undefined): string {
  const name = place && isContainer(place) ? place.fields.name : undefined;
  return typeof name === 'string' && name !== '' ? `Container ${name}` : 'Each of its containers';
}

/** `securityContext`, and what operators call theirs: `podSecurityContext`, `containerSecurityContext`. */
const isSecurity = ({ field }: Place): boolean => field.toLowerCase().endsWith('securitycontext');

const inSecurity = (look: Look): Rule =>
  everywhere(function* (place) {
    if (isSecurity(place)) yield* look(place);
  });

export const privileged: Rule = everywhere(function* (place) {
  const who = whose(place.around);
  if (isSecurity(place))
    for (const { value, pointer } of named(place, 'privileged'))
      if (isOn(value)) yield { detail: `${who} is privileged: it can do on the node what root can.`, pointer };
  if (place.field.toLowerCase() === 'windowsoptions')
    for (const { value, pointer } of named(place, 'hostprocess'))
      if (isOn(value)) yield { detail: 'It runs as a process of a Windows node, not in a container.', pointer };
});

function* nodePaths(place: Place): Generator<{ value: unknown; pointer: string }> {
  yield* named(place, 'hostpath');
  // A volume of the cluster that is a folder of one node.
  if (place.fields.nodeAffinity) yield* named(place, 'local');
}

export const hostPath: Rule = everywhere(function* (place) {
  for (const { value, pointer } of nodePaths(place)) {
    const path = mapping(value) ? mapping(value)?.path : value;
    if (typeof path === 'string' && (mapping(value) || path.startsWith('/')))
      yield { detail: `It mounts ${path} of the node.`, pointer };
    else if (mapping(value)) yield { detail: 'It mounts a path of the node.', pointer };
  }
});

export const switchedOn = (field: LookedFor, detail: string): Rule =>
  everywhere(function* (place) {
    for (const { value, pointer } of named(place, field)) if (isOn(value)) yield { detail, pointer };
  });

export const hostPort: Rule = everywhere(function* (place) {
  const who = whose(place.around);
  for (const { value, pointer } of named(place, 'hostport'))
    if ((typeof value === 'number' || typeof value === 'string') && Number(value) !== 0)
      yield { detail: `${who} takes port ${value} of the node.`, pointer };
});

function isRoot(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && value.trim() !== '' && Number(value) === 0);
}

export const runAsRoot: Rule = inSecurity(function* (place) {
  const who = whose(place.around);
  for (const { value, pointer } of named(place, 'runasuser'))
    if (isRoot(value)) yield { detail: `${who} runs as root.`, pointer };
});

export const privilegeEscalation: Rule = inSecurity(function* (place) {
  const who = whose(place.around);
  for (const { value, pointer } of named(place, 'allowprivilegeescalation'))
    if (isOn(value)) yield { detail: `${who} lets its processes gain more privileges than it has.`, pointer };
});

export const capabilitiesAdded: Rule = everywhere(function* (place) {
  if (place.field.toLowerCase() !== 'capabilities' || !place.around || !isSecurity(place.around)) return;
  const who = whose(place.around.around);
  for (const { value, pointer } of named(place, 'add')) {
    const added = [value].flat().filter(each => typeof each === 'string' && each !== '');
    if (added.length > 0) yield { detail: `${who} gets the capabilities ${added.join(', ')}.`, pointer };
  }
});
