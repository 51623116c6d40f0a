import type { Veil } from '../chart/veil.ts';
import { writeYaml } from '../chart/yaml-writer.ts';
import { listReleaseRevisions, type Release } from '../kubernetes/releases.ts';
import { onRegistered } from '../platform/cluster-access.ts';
import { operations } from '../platform/entities/installation.ts';
import { loadFacts } from '../platform/packages.ts';
import { notFound } from '../platform/problem.ts';
import { loadProject, onCluster } from '../platform/project-access.ts';
import { identityIn } from '../projects/identity.ts';
import { leftWorking } from './begin.ts';
import { hindrance, statusOf } from './installable.ts';
import { operationLabel } from './ownership.ts';
import { loadOperation } from './records.ts';
import { readValues } from './values.ts';
import { learnRelease, learnSecrets, learnValuesOf, newVeil } from './veil.ts';
import type { Installation, Operation } from './views.ts';

/**
 * The revisions of an installation's release, read as its project; newest first.
 * @param veil is told what the namespace's Secrets hold, where a revision says more than helm's ordinary words.
 * @throws Problem of the cluster.
 */
async function revisionsOf(installation: Installation, veil?: Veil): Promise<Release[]> {
  const project = await loadProject(installation.project);
  const revisions = await onCluster('Reading the history', async () =>
    onRegistered(project.cluster, await identityIn(project), async client => {
      const found = await listReleaseRevisions(client, project.namespace, installation.release);
      if (veil && !found.every(isOrdinary)) await learnSecrets(veil, client, project);
      return found;
    }),
  );
  return revisions.reverse();
}

/** What Berth knows of a revision: the operation that made it, and the one whose version and values it has. */
interface Origin {
  maker: Operation | undefined;
  content: Operation | undefined;
}

/**
 * Which operations are behind revisions. Helm hands the label on to the revision that a roll-back makes, so the label names whose version and values it
 * has; who made it, the operation's record says.
 */
async function originsOf(installation: string): Promise<(release: Release) => Origin> {
  const { data } = await operations.query.primary({ installation }).go({ pages: 'all' });
  const byId = new Map(data.map(each => [each.operation, each]));
  // Of this installation only: a name that was used before had revisions of the same numbers.
  const byRevision = new Map(
    data.flatMap(each => (each.revision === undefined ? [] : [[each.revision, each] as const])),
  );
  return ({ revision, labels }) => {
    const labelled = byId.get(labels[operationLabel] ?? '');
    const maker = byRevision.get(revision) ?? labelled;
    return { maker, content: labelled ?? maker };
  };
}

/** What helm says of a revision that has nothing in it of what it was given; helm 4, pkg/action, and Berth's own words. */
const ordinary =
  /^(?:(?:Install|Upgrade|Uninstallation) complete|Rollback to \d+|(?:Installed|Upgraded) by \S+ with Berth)$/;

const isOrdinary = ({ description }: Release): boolean => ordinary.test(description);

/** What helm writes down of a failure quotes what was refused, for everybody who reads the history. */
async function described(
  installation: Installation,
  revisions: readonly Release[],
  veil: Veil,
): Promise<(words: string) => string> {
  if (revisions.every(isOrdinary)) return words => words;
  const schemas = await learnValuesOf(veil, installation);
  for (const release of revisions) learnRelease(veil, release, schemas);
  return words => (ordinary.test(words) ? words : veil.text(words));
}

/** What `helm history` shows, and who did it. */
export async function history(installation: Installation) {
  const veil = newVeil(installation);
  const [revisions, originOf] = await Promise.all([
    revisionsOf(installation, veil),
    originsOf(installation.installation),
  ]);
  const show = await described(installation, revisions, veil);
  const origins = revisions.map(originOf);
  const now = await statusOf(origins.flatMap(({ content }) => content?.version ?? []));
  return revisions.map((release, at) => {
    const { revision, status, description, chart, lastDeployed } = release;
    const { maker, content } = origins[at] ?? { maker: undefined, content: undefined };
    const allowed = content && hindrance(now.get(content.version), installation.workspace) === undefined;
    return {
      revision,
      status,
      description: show(description),
      chart: chart ? `${chart.name}-${chart.version}` : '',
      appVersion: chart?.appVersion ?? null,
      updatedAt: lastDeployed ?? null,
      version: content?.version ?? null,
      operation: maker?.operation ?? null,
      actor: maker?.actor ?? null,
      returnable: maker?.revision === revision && leftWorking(maker) && allowed === true,
    };
  });
}

/** As they were given, where an operation of Berth's made the revision; else as helm keeps them. */
async function given(installation: Installation, release: Release): Promise<{ values: string; digest: string }> {
  const { content } = (await originsOf(installation.installation))(release);
  const source = content ?? (await loadOperation(installation.installation, installation.operation));
  if (!content) return { values: writeYaml(release.config), digest: source.digest };
  const from = { installation: content.installation, operation: content.valuesOf ?? content.operation };
  return { values: await readValues(from), digest: content.digest };
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
