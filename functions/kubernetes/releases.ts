import type { KubernetesClient } from './client.ts';
import { textAt } from './fields.ts';
import type { KubernetesObject, ObjectReference } from './object.ts';
import { inParallel } from './parallel.ts';
import { decodeRelease, encodeRelease, type ReleaseRecord } from './release-record.ts';

/** Helm's words; source: helm 4, pkg/release/common/status.go. */
export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

/** What a release's Secret says on its outside. */
export interface ReleaseSummary {
  name: string;
  namespace: string;
  revision: number;
  status: ReleaseStatus;
  /** That the user gave (`helm install --labels`), without helm's own. */
  labels: Record<string, string>;
}

/** One revision of a release. */
export interface Release extends ReleaseSummary {
  description: string;
  chart: { name: string; version: string; appVersion: string | undefined } | undefined;
  /** The rendered objects, without hooks; YAML. */
  manifest: string;
  /** The values that the user gave, without the chart's. */
  config: Record<string, unknown>;
  /** The chart's own schema for them, without those of the charts inside of it: helm does not keep those. */
  valuesSchema: string | undefined;
  /** As helm wrote them: name, kind, events, manifest, last_run. */
  hooks: Record<string, unknown>[];
  /** RFC 3339; undefined when it never was. */
  firstDeployed: string | undefined;
  lastDeployed: string | undefined;
  notes: string;
  /** Why the record cannot be read; then all but the summary is empty. */
  fault: string | undefined;
}

const secretType = 'helm.sh/release.v1';
/** States that helm leaves behind only when its process ends in the middle. */
const unfinished: ReadonlySet<string> = new Set([
  'pending-install',
  'pending-upgrade',
  'pending-rollback',
  'uninstalling',
]);
const statuses: ReadonlySet<string> = new Set([
  ...unfinished,
  'unknown',
  'deployed',
  'uninstalled',
  'superseded',
  'failed',
]);

/** Source: helm 4, pkg/storage/driver/labels.go. */
const ownLabels: ReadonlySet<string> = new Set(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt']);

/** Helm's rule for names of releases (pkg/chart/common/util, after RFC 1123); in a selector anything else could select more. */
const releaseName = /^[a-z0-9](?:[a-z0-9.-]{0,51}[a-z0-9])?$/;

function selector(release: string | undefined): { labelSelector: string; fieldSelector: string } {
  if (release !== undefined && !releaseName.test(release)) throw new TypeError('This is not the name of a release.');
  return {
    labelSelector: release === undefined ? 'owner=helm' : `owner=helm,name=${release}`,
    fieldSelector: `type=${secretType}`,
  };
}

const recordName = ({ name, revision }: Pick<ReleaseSummary, 'name' | 'revision'>): string =>
  `sh.helm.release.v1.${name}.v${revision}`;

function summaryOf({ metadata }: KubernetesObject): ReleaseSummary {
  const { labels = {} } = metadata;
  const others = Object.entries(labels).filter(([label]) => !ownLabels.has(label));
  return {
    name: labels.name ?? '',
    namespace: metadata.namespace ?? '',
    revision: Number(labels.version ?? 0),
    status: (statuses.has(labels.status ?? '') ? labels.status : 'unknown') as ReleaseStatus,
    labels: Object.fromEntries(others),
  };
}

/** Helm writes Go's zero time for "never". */
const time = (text: string | null | undefined): string | undefined =>
  text && !text.startsWith('0001-') ? text : undefined;

function describe(summary: ReleaseSummary, record: ReleaseRecord): Release {
  const { info, chart } = record;
  const metadata = chart?.metadata;
  return {
    ...summary,
    description: info.description,
    chart: metadata
      ? { name: metadata.name, version: metadata.version, appVersion: metadata.appVersion ?? undefined }
      : undefined,
    manifest: record.manifest ?? '',
    config: record.config ?? {},
    // As Go writes bytes.
    valuesSchema: chart?.schema ? Buffer.from(chart.schema, 'base64').toString('utf8') : undefined,
    hooks: record.hooks ?? [],
    firstDeployed: time(info.first_deployed),
    lastDeployed: time(info.last_deployed),
    notes: info.notes ?? '',
    fault: undefined,
  };
}

function damagedRelease(summary: ReleaseSummary, fault: string): Release {
  return {
    ...summary,
    description: '',
    chart: undefined,
    manifest: '',
    config: {},
    valuesSchema: undefined,
    hooks: [],
    firstDeployed: undefined,
    lastDeployed: undefined,
    notes: '',
    fault,
  };
}

/** Whether a Secret is called what helm calls the record that its labels speak of: anybody can put these labels on another. */
export function isRecord(secret: KubernetesObject): boolean {
  return secret.metadata.name === recordName(summaryOf(secret));
}

async function releaseOf(secret: KubernetesObject): Promise<Release> {
  const summary = summaryOf(secret);
  try {
    const record = await decodeRelease(textAt(secret, 'data', 'release'));
    if (record.name !== summary.name || record.version !== summary.revision)
      return damagedRelease(summary, 'The record of the release is of another one than its name says.');
    return describe(summary, record);
  } catch (error) {
    return damagedRelease(summary, error instanceof Error ? error.message : 'The record cannot be read.');
  }
}

const byNameAndRevision = (one: ReleaseSummary, other: ReleaseSummary): number =>
  one.name.localeCompare(other.name) || one.revision - other.revision;

/**
 * What releases there are, and in which state, without unpacking them: a small answer, whatever they hold.
 * @returns by name, then the oldest revision first.
 * @throws KubernetesError, ClusterUnreachable; TypeError for what is no name of a release
 */
export async function releaseSummaries(
  client: KubernetesClient,
  namespace: string,
  release?: string,
): Promise<ReleaseSummary[]> {
  const secrets = await client.list('v1', 'Secret', { namespace, ...selector(release), metadataOnly: true });
  return secrets.filter(isRecord).map(summaryOf).sort(byNameAndRevision);
}

/**
 * The revisions of a release, or of all in the namespace, as helm keeps them in Secrets; unpacked, and each may hold a whole chart. One that cannot be
 * read is in the list with its `fault`.
 * @returns by name, then the oldest revision first.
 * @throws KubernetesError, ClusterUnreachable; TypeError for what is no name of a release
 */
export async function listReleaseRevisions(
  client: KubernetesClient,
  namespace: string,
  release?: string,
): Promise<Release[]> {
  const secrets = await client.list('v1', 'Secret', { namespace, ...selector(release) });
  const releases = await inParallel(secrets.filter(isRecord), 4, releaseOf);
  return releases.sort(byNameAndRevision);
}

const secretOf = ({ namespace, name, revision }: ReleaseSummary): ObjectReference => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name: recordName({ name, revision }),
});

async function mend(client: KubernetesClient, summary: ReleaseSummary, why: string, now: Date): Promise<void> {
  const ref = secretOf(summary);
  const secret = await client.get(ref);
  const record = await decodeRelease(textAt(secret, 'data', 'release'));
  const mended = { ...record, info: { ...record.info, status: 'failed', description: why } };
  await client.patch(ref, {
    metadata: {
      // A 409 when somebody, perhaps a helm that is alive after all, wrote it since.
      resourceVersion: secret.metadata.resourceVersion,
      labels: { status: 'failed', modifiedAt: String(Math.floor(now.getTime() / 1000)) },
    },
    data: { release: await encodeRelease(mended) },
  });
}

/**
 * Marks revisions that a dead helm left unfinished as failed, so that helm upgrades, rolls back and uninstalls the release again instead of saying
 * "another operation is in progress". Call it only when no helm works on the release: helm has no lock, and this cannot see one.
 * @param why is shown by `helm history`: what happened, in a sentence.
 * @returns the revisions that were mended, as they were; empty: nothing to do.
 * @throws KubernetesError with the status 409 when a revision was changed at the same time, or another; ClusterUnreachable; Error for a record that
 * cannot be read; TypeError for what is no name of a release
 * @example await mendPending(client, 'shop', 'redis', { why: 'The function that upgraded it ended before it was done.' });
 */
export async function mendPending(
  client: KubernetesClient,
  namespace: string,
  release: string,
  { why, now = new Date() }: { why: string; now?: Date },
): Promise<ReleaseSummary[]> {
  const found = (await releaseSummaries(client, namespace, release)).filter(({ status }) => unfinished.has(status));
  for (const summary of found) await mend(client, summary, why, now);
  return found;
}
