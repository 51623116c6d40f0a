import { type KubernetesClient, smallPage } from '../../kubernetes/client.ts';
import { ClusterUnreachable, KubernetesError } from '../../kubernetes/errors.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { inParallel } from '../../kubernetes/parallel.ts';
import { namespacesBeside } from '../../kubernetes/reach/rights.ts';
import { readinessOf } from '../../kubernetes/readiness.ts';
import { isRecord } from '../../kubernetes/releases.ts';
import type { ResourceState } from '../../kubernetes/resources.ts';
import type { Project } from '../../platform/project-access.ts';
import { referenceOf } from '../differences.ts';
import { type Health, healthOf } from '../health-of.ts';
import { learnSecrets, newVeil } from '../veil.ts';
import type { Installation } from '../views.ts';

/** Kinds that can be unwell; all others are well when they are there. */
const watched: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['v1', 'Pod'],
  ['v1', 'PersistentVolumeClaim'],
];

/** Helm puts it on all that it makes. */
const managed = 'app.kubernetes.io/managed-by=Helm';

/** The namespaces that projects reach beside their own, by their own. */
export type Beside = ReadonlyMap<string, readonly string[]>;

const keyOf = (namespace: string, release: string): string => `${namespace}/${release}`;

/** A pod or claim that a workload made from a template carries the template's labels, but not helm's annotation: its workload speaks for it. */
export function releaseOf({ metadata }: KubernetesObject, beside: Beside = new Map()): string | undefined {
  const annotations = metadata.annotations ?? {};
  const release = annotations['meta.helm.sh/release-name'];
  const namespace = annotations['meta.helm.sh/release-namespace'];
  if (!release || !namespace || !metadata.namespace) return undefined;
  // Annotations are anybody's to write: what is in a namespace that the release's project does not reach says nothing of the release.
  const reached = namespace === metadata.namespace || beside.get(namespace)?.includes(metadata.namespace);
  return reached ? keyOf(namespace, release) : undefined;
}

function stateOf(object: KubernetesObject): ResourceState {
  return { ref: referenceOf(object), ...readinessOf(object), exists: true, pods: [], events: [] };
}

/** A cluster may lack a kind, or not let Berth look at it: the others still tell. */
async function statesOf(
  client: KubernetesClient,
  [apiVersion, kind]: (typeof watched)[number],
  beside: Beside,
): Promise<{ key: string; state: ResourceState }[]> {
  const read = (object: KubernetesObject) => {
    const key = releaseOf(object, beside);
    return key === undefined ? [] : [{ key, state: stateOf(object) }];
  };
  try {
    return (await client.pick(apiVersion, kind, read, { labelSelector: managed, pageBytes: smallPage })).flat();
  } catch (error) {
    if (error instanceof KubernetesError && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}

/** Which releases are on the cluster, by the names of helm's Secrets alone. */
async function releasesOn(client: KubernetesClient): Promise<Set<string>> {
  const secrets = await client.list('v1', 'Secret', { labelSelector: 'owner=helm', metadataOnly: true });
  return new Set(
    secrets.filter(isRecord).map(({ metadata }) => keyOf(metadata.namespace ?? '', metadata.labels?.name ?? '')),
  );
}

/**
 * The health of all installations of a cluster at once: one list a kind (in pages of 500), and one of helm's Secrets without their content.
 * @throws KubernetesError, ClusterUnreachable
 */
export async function survey(
  client: KubernetesClient,
  all: readonly Installation[],
  projects: readonly Project[] = [],
): Promise<Map<string, Health>> {
  const beside = new Map(projects.map(project => [project.namespace, namespacesBeside(project)]));
  const [releases, ...lists] = await Promise.all([
    releasesOn(client),
    ...watched.map(kind => statesOf(client, kind, beside)),
  ]);
  const states = Map.groupBy(lists.flat(), ({ key }) => key);
  const found = new Map(
    all.map(({ installation, namespace, release }): [string, Health] => {
      const key = keyOf(namespace, release);
      if (!releases.has(key))
        return [installation, { health: 'missing', healthReason: 'The release is not on the cluster any more.' }];
      return [installation, healthOf((states.get(key) ?? []).map(({ state }) => state))];
    }),
  );
  return hideSecrets(client, all, found, projects);
}

/** Where it cannot be told what is secret, nothing that may quote it is shown. */
const unreadReason =
  'The Secrets of its namespace could not be read, or not all of them, so what Kubernetes says of it is not shown here: ask the cluster.';

/** Namespaces whose Secrets are read at once, and what is read of each: together they fit the function's memory. Characters. */
const width = 4;
const secretsRead = 16_000_000;

/** Why something is not well is said in the words of pods and controllers, which may quote what a Secret holds. */
async function hideSecrets(
  client: KubernetesClient,
  all: readonly Installation[],
  found: ReadonlyMap<string, Health>,
  projects: readonly Project[],
): Promise<Map<string, Health>> {
  const talks = ({ installation }: Installation) =>
    /^(?:degraded|progressing)$/.test(found.get(installation)?.health ?? '');
  const places = Map.groupBy(all.filter(talks), ({ namespace }) => namespace);
  const shown = await inParallel([...places], width, async ([namespace, ofPlace]) => {
    const veil = newVeil({ namespace });
    const project = projects.find(each => each.namespace === namespace) ?? { namespace, clusterWide: false };
    // Whatever is the matter with those of one namespace is a matter of its own alone.
    const isLearned = await learnSecrets(veil, client, project, secretsRead).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ClusterUnreachable || error instanceof KubernetesError) return false;
        throw error;
      },
    );
    return ofPlace.map(({ installation }): [string, Health] => {
      const health = found.get(installation) ?? { health: 'unknown', healthReason: '' };
      return [installation, isLearned ? veil.value(health) : { ...health, healthReason: unreadReason }];
    });
  });
  return new Map([...found, ...shown.flat()]);
}
