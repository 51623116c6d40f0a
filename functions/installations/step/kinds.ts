import { setTimeout as sleep } from 'node:timers/promises';
import { isCrdSource } from '../../chart/crd-files.ts';
import { mapping } from '../../chart/fields.ts';
import { parseManifest, type RenderedObject } from '../../chart/manifest.ts';
import { isDefinition } from '../../kubernetes/built-in-groups.ts';
import { definitionReference, type Grants, grantKinds, tidyKinds } from '../../kubernetes/kind-rights.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { onRegistered } from '../../platform/cluster-access.ts';
import { logger } from '../../platform/logging.ts';
import type { ChartKinds } from '../chart-kinds.ts';
import { newestRevision } from '../preview.ts';
import type { Session } from '../session.ts';
import { done, failed, type StepResult, waiting } from './outcome.ts';

/** How long a step waits for the API server to establish definitions; it takes a second. Then the state machine waits. Milliseconds. */
const patience = 20_000;
const between = 250;

/** As helm would apply a release's object; without its marks helm would take it for somebody else's. */
function ownedBy(release: string, namespace: string, object: KubernetesObject): KubernetesObject {
  const { labels, annotations, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...annotations,
        'meta.helm.sh/release-name': release,
        'meta.helm.sh/release-namespace': namespace,
      },
    },
  };
}

/** Makes the definitions that are missing, as the project. Those of hooks are made when they are due, by helm. */
async function make(session: Session, release: string, definitions: readonly RenderedObject[]): Promise<string[]> {
  const { client, project } = session;
  const names: string[] = [];
  for (const { object, source, hook } of definitions) {
    if (hook.length > 0) continue;
    const name = object.metadata.name ?? '';
    names.push(name);
    if (await client.find(definitionReference(name))) continue;
    // Helm puts no marks on what is in crds/: it belongs to no release.
    const wanted = isCrdSource(source) ? object : ownedBy(release, project.namespace, object);
    await client.apply(wanted, { manager: 'helm' });
  }
  return names;
}

/** Gives rights to the kinds of definitions, once the cluster has established them: as Berth, by what the cluster says they are. */
async function grant({ project }: Session, names: readonly string[]): Promise<Grants> {
  const end = Date.now() + patience;
  return onRegistered(project.cluster, undefined, async client => {
    for (;;) {
      const grants = await grantKinds(client, names);
      if (grants.pending.length === 0 || Date.now() > end) return grants;
      await sleep(between);
    }
  });
}

/**
 * Makes the kinds that a chart brings, and gives the rights to them, before helm makes objects of these kinds in one go with everything else. Only for
 * a project that an admin allowed cluster-wide objects: in all others a chart makes Berth write nothing outside of the project's namespace.
 */
export async function bringKinds(session: Session, release: string, kinds: ChartKinds): Promise<StepResult> {
  if (!session.project.clusterWide) return done();
  const names = await make(session, release, kinds.definitions);
  const { pending, refused } = await grant(session, [...names, ...kinds.served]);
  if (refused.length > 0) return failed(`The chart's kinds cannot be used: ${refused.join('; ')}.`);
  return pending.length > 0
    ? waiting(`The cluster has not established the chart's kinds: ${pending.join('; ')}.`)
    : done();
}

/** The definitions of a revision, also those of hooks that have run. */
function definitionsOf(manifest: string, hooks: readonly Record<string, unknown>[]): string[] {
  const run = hooks.filter(hook => mapping(hook.last_run)?.phase).map(hook => String(hook.manifest ?? ''));
  return [manifest, ...run]
    .flatMap(text => parseManifest(text))
    .flatMap(({ object }) => (isDefinition(object) ? [object.metadata.name ?? ''] : []));
}

/** Gives the rights to the kinds that a revision has made on its way: those of hooks, and those that a roll-back brought back. */
export async function grantMade(session: Session, release: string): Promise<void> {
  if (!session.project.clusterWide) return;
  const newest = await newestRevision(session, release);
  const names = newest ? definitionsOf(newest.manifest, newest.hooks) : [];
  const { pending, refused } = await grant(session, names);
  if (pending.length + refused.length > 0) logger.warn('Kinds without rights', { release, pending, refused });
}

/** After an uninstallation: takes away the rights to kinds that are gone with it. What goes wrong here, the sweep puts right. */
export async function withdrawGone({ project }: Session): Promise<void> {
  if (!project.clusterWide) return;
  await onRegistered(project.cluster, undefined, tidyKinds).catch((error: unknown) => {
    logger.warn('The rights to kinds were not tidied', { project: project.project, error });
  });
}
