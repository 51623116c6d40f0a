import { listReleaseRevisions } from '../kubernetes/releases.ts';
import { type ResourceState, resourceStates } from '../kubernetes/resources.ts';
import { onRegistered } from '../platform/cluster-access.ts';
import { loadProject, onCluster } from '../platform/project-access.ts';
import { identityIn } from '../projects/identity.ts';
import { objectsOf } from './objects.ts';
import { veilOf } from './veil.ts';
import type { Installation } from './views.ts';

function view({ ref, state, reason, exists, pods, events }: ResourceState) {
  const missing = !exists && state === 'failed';
  return {
    ...ref,
    state: missing ? ('missing' as const) : state,
    reason,
    pods: pods.map(pod => ({ name: pod.name, state: pod.state, reason: pod.reason, restarts: pod.restarts })),
    events: events.map(({ type, reason: why, message, count, lastSeen }) => ({
      type,
      reason: why,
      message,
      count,
      lastSeen: lastSeen ?? null,
    })),
  };
}

/** The objects of the newest revision, as they are now, read as the project. @throws Problem of the cluster. */
export async function resources(installation: Installation) {
  const project = await loadProject(installation.project);
  const { namespace } = project;
  const states = await onCluster('Looking at the objects', async () =>
    onRegistered(project.cluster, await identityIn(project), async client => {
      const revisions = await listReleaseRevisions(client, namespace, installation.release);
      const manifest = revisions.at(-1)?.manifest ?? '';
      const found = await resourceStates(client, objectsOf(manifest, namespace), namespace);
      // What the cluster says of an object may quote what the object was given.
      return (await veilOf(installation, project, client)).value(found.map(view));
    }),
  );
  return states;
}
