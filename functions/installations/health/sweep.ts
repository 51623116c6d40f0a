import type { KubernetesClient } from '../../kubernetes/client.ts';
import { ClusterUnreachable, KubernetesError } from '../../kubernetes/errors.ts';
import { tidyKinds } from '../../kubernetes/kind-rights.ts';
import { inParallel } from '../../kubernetes/parallel.ts';
import { settleReach, unsettled } from '../../kubernetes/reach/rights.ts';
import { accessTo, type Cluster, withClient } from '../../platform/cluster-access.ts';
import { clusters, projects } from '../../platform/entities/cluster.ts';
import { installations, rollouts } from '../../platform/entities/installation.ts';
import { logger } from '../../platform/logging.ts';
import { Problem } from '../../platform/problem.ts';
import type { Project } from '../../platform/project-access.ts';
import { moveIdentity } from '../../projects/identity.ts';
import { unlockIfDead } from '../begin.ts';
import type { Health } from '../health-of.ts';
import { endIfDead } from '../rollout/advance.ts';
import type { Installation } from '../views.ts';
import { survey } from './survey.ts';

/** Writes that are under way at once. */
const width = 25;
/** Projects that are moved at once; each is a handful of requests to the same cluster. */
const movesAtOnce = 8;

async function installationsOn({ cluster }: Cluster): Promise<Installation[]> {
  const { data } = await installations.query.all({}).begins({ cluster }).go({ pages: 'all' });
  return data.filter(each => each.status !== 'removed');
}

/** Writes a health that is another than before; not while an operation is at work, which looks for itself. */
async function write(installation: Installation, { health, healthReason }: Health): Promise<void> {
  await installations
    .patch({ installation: installation.installation })
    .set({ health, healthReason, healthAt: new Date().toISOString() })
    .where(({ lock }, { notExists }) => notExists(lock))
    .go()
    .catch((error: unknown) => {
      logger.info('An operation began meanwhile', { installation: installation.installation, error });
    });
}

const isOfCluster = (error: unknown): error is Error =>
  error instanceof ClusterUnreachable || error instanceof KubernetesError || error instanceof Problem;

/** What there is to say of all installations of a cluster; of one that cannot be asked: that it cannot. */
async function healthOn(
  cluster: Cluster,
  all: readonly Installation[],
  ofCluster: readonly Project[],
): Promise<Map<string, Health> | undefined> {
  try {
    const access = await accessTo(cluster);
    return await withClient(access, undefined, client => survey(client, all, ofCluster));
  } catch (error) {
    if (!isOfCluster(error)) throw error;
    logger.warn('A cluster does not tell', { cluster: cluster.cluster, error });
    const unknown: Health = { health: 'unknown', healthReason: `The cluster cannot be asked: ${error.message}` };
    return new Map(all.map(each => [each.installation, unknown]));
  }
}

async function projectsOn({ cluster }: Cluster): Promise<Project[]> {
  return (await projects.query.ofCluster({ cluster }).go({ pages: 'all' })).data;
}

/** Projects that still act as their workspace, and at which nothing is at work that began as that. */
function unmoved(all: readonly Project[], locked: readonly Installation[]): Project[] {
  const busy = new Set(locked.map(({ project }) => project));
  return all.filter(project => !project.ownIdentity && !busy.has(project.project));
}

/** Where a project's namespace is gone, whoever makes it anew gives the project what it reaches. */
async function settle(client: KubernetesClient, project: Project): Promise<void> {
  await settleReach(client, project).catch((error: unknown) => {
    if (!(error instanceof KubernetesError && error.status === 404)) throw error;
  });
}

/** What a cluster needs besides looking at health: rights that nobody needs go, projects get their own identity. A silent cluster has it next time. */
async function tidy(cluster: Cluster, all: readonly Project[], locked: readonly Installation[]): Promise<void> {
  try {
    const moving = unmoved(all, locked);
    await withClient(await accessTo(cluster), undefined, async client => {
      await inParallel(moving, movesAtOnce, project => moveIdentity(client, project));
      const settling = await unsettled(client, all);
      await inParallel(settling, movesAtOnce, project => settle(client, project));
      const gone = await tidyKinds(client);
      if (moving.length + settling.length + gone.length > 0)
        logger.info('A cluster was tidied', {
          cluster: cluster.cluster,
          moved: moving.length,
          settled: settling.length,
          gone,
        });
    });
  } catch (error) {
    if (!isOfCluster(error)) throw error;
    logger.warn('A cluster was not tidied', { cluster: cluster.cluster, error });
  }
}

async function sweepCluster(cluster: Cluster) {
  const all = await installationsOn(cluster);
  const locked = all.filter(each => each.lock !== undefined);
  let ended = 0;
  for (const each of locked) if (await unlockIfDead(each)) ended++;
  const still = all.filter(each => each.lock === undefined);
  const ofCluster = await projectsOn(cluster);
  await tidy(cluster, ofCluster, locked);
  const found = still.length > 0 ? await healthOn(cluster, still, ofCluster) : undefined;
  const changed = still.filter(each => {
    const health = found?.get(each.installation);
    return health && (health.health !== each.health || health.healthReason !== each.healthReason);
  });
  await inParallel(changed, width, each =>
    write(each, found?.get(each.installation) ?? { health: 'unknown', healthReason: '' }),
  );
  return { looked: still.length, changed: changed.length, ended };
}

/** Ends rollouts that nobody brings any further. */
async function sweepRollouts(): Promise<number> {
  const { data } = await rollouts.query.ofStatus({ status: 'running' }).go({ pages: 'all' });
  let ended = 0;
  for (const each of data) if (await endIfDead(each)) ended++;
  return ended;
}

/**
 * Looks at all installations: a few lists a cluster, however many there are, and a write for each whose health is another. Ends operations and
 * rollouts whose execution was stopped or never began, so that the next one can begin.
 */
export async function sweep() {
  const { data } = await clusters.query.primary({}).go({ pages: 'all' });
  const total = { looked: 0, changed: 0, ended: 0 };
  const faults: unknown[] = [];
  for (const cluster of data) {
    try {
      const { looked, changed, ended } = await sweepCluster(cluster);
      total.looked += looked;
      total.changed += changed;
      total.ended += ended;
    } catch (error) {
      // The others are looked at first.
      faults.push(error);
    }
  }
  try {
    total.ended += await sweepRollouts();
  } catch (error) {
    faults.push(error);
  }
  if (faults.length > 0) throw faults[0];
  return total;
}
