import { writeYaml } from '../chart/yaml-writer.ts';
import { identityOf } from '../kubernetes/rbac.ts';
import { listReleaseRevisions, type Release } from '../kubernetes/releases.ts';
import { accessTo, loadCluster, withClient } from '../platform/cluster-access.ts';
import { operations } from '../platform/entities/installation.ts';
import { loadFacts } from '../platform/packages.ts';
import { notFound } from '../platform/problem.ts';
import { loadProject, onCluster } from '../platform/project-access.ts';
import { loadOperation, operationOf } from './records.ts';
import { readValues } from './values.ts';
import type { Installation, Operation } from './views.ts';

/** The revisions of an installation's release, read as its workspace; newest first. @throws Problem of the cluster. */
async function revisionsOf(installation: Installation): Promise<Release[]> {
  const project = await loadProject(installation.project);
  const access = await accessTo(await loadCluster(project.cluster));
  const revisions = await onCluster('Reading the history', () =>
    withClient(access, identityOf(project), client =>
      listReleaseRevisions(client, project.namespace, installation.release),
    ),
  );
  return revisions.reverse();
}

/** Those of this release only: a name that was used before had revisions of the same numbers. */
async function operationsByRevision(installation: string): Promise<Map<number, Operation>> {
  const { data } = await operations.query.primary({ installation }).go({ pages: 'all' });
  return new Map(data.flatMap(each => (each.revision === undefined ? [] : [[each.revision, each] as const])));
}

/** What `helm history` shows, and who did it. */
export async function history(installation: Installation) {
  const [revisions, made] = await Promise.all([
    revisionsOf(installation),
    operationsByRevision(installation.installation),
  ]);
  return revisions.map(({ revision, status, description, chart, lastDeployed }) => {
    const operation = made.get(revision);
    return {
      revision,
      status,
      description,
      chart: chart ? `${chart.name}-${chart.version}` : '',
      appVersion: chart?.appVersion ?? null,
      updatedAt: lastDeployed ?? null,
      version: operation?.version ?? null,
      operation: operation?.operation ?? null,
      actor: operation?.actor ?? null,
    };
  });
}

/** As they were given, where an operation of Berth's made the revision; else as helm keeps them. */
async function given(installation: Installation, release: Release): Promise<{ values: string; digest: string }> {
  const operation = await operationOf(installation.installation, release.revision);
  const source = operation ?? (await loadOperation(installation.installation, installation.operation));
  if (!operation) return { values: writeYaml(release.config), digest: source.digest };
  const from = { installation: operation.installation, operation: operation.valuesOf ?? operation.operation };
  return { values: await readValues(from), digest: operation.digest };
}

/**
 * The values of a revision, beside those that its chart has by itself.
 * @throws Problem 404 when there is no such revision.
 */
export async function valuesOf(installation: Installation, revision: number | undefined) {
  const revisions = await revisionsOf(installation);
  const release = revision === undefined ? revisions[0] : revisions.find(each => each.revision === revision);
  if (!release) throw notFound(revision === undefined ? 'A revision' : `The revision ${revision}`);
  const { values, digest } = await given(installation, release);
  const facts = await loadFacts(digest);
  return { revision: release.revision, default: facts.values ?? '', values };
}
