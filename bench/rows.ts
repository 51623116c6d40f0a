import { createHash } from 'node:crypto';
import type { CreateEntityItem } from 'electrodb';
import { members, tokens, workspaces } from '../functions/platform/entities/access.ts';
import { appNames, apps, storeNames } from '../functions/platform/entities/app.ts';
import { projects } from '../functions/platform/entities/cluster.ts';
import { installations, operations } from '../functions/platform/entities/installation.ts';
import { uploads } from '../functions/platform/entities/upload.ts';
import { chartMetadata, type Status, versionNames, versions } from '../functions/platform/entities/version.ts';
import { newIdentifier } from '../functions/platform/identifiers.ts';
import { recordsOf } from './fleet.ts';
import type { Chart } from './indexes.ts';
import { appRecord, type Package, uploadRecord, type VersionRecord, versionRecord } from './seed.ts';

/** How many batches of 25 are under way at once. */
const at = { concurrency: 4 };
const now = new Date().toISOString();
const common = { createdAt: now, createdBy: 'bench', revision: 1 };

function numbered<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** What would be found in a chart's package, without one. */
function packageFor({ keywords, sources, maintainers, ...chart }: Chart): Package {
  const lists = { keywords: keywords ?? [], sources: sources ?? [], maintainers: maintainers ?? [] };
  const metadata = chartMetadata.parse({ apiVersion: 'v2', ...chart, ...lists, annotations: {}, dependencies: [] });
  const digest = createHash('sha256').update(`${chart.name} ${chart.version}`).digest('hex');
  return { metadata, digest, size: 40_000 };
}

/** As many different charts as are wanted, of those that there are: each again under another name when they are not enough. */
export function differentCharts(charts: readonly Chart[], count: number): Chart[] {
  const names = [...Map.groupBy(charts, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
  return numbered(count, index => {
    const chart = names[index % names.length];
    if (!chart) throw new Error('There are no charts.');
    const round = Math.floor(index / names.length);
    return round === 0 ? chart : { ...chart, name: `${chart.name}-${round}` };
  });
}

/** What publication derives from one released version: written at once, it has nothing to correct. */
function derivedFrom({ version, name, metadata, releasedAt }: VersionRecord) {
  return {
    status: 'active' as const,
    versionStatuses: ['active'],
    latestVersion: version,
    latestVersionName: name,
    releasedAt,
    lastReleasedAt: releasedAt,
    ...(metadata.appVersion ? { latestAppVersion: metadata.appVersion } : {}),
  };
}

/**
 * Apps of a workspace, each with one released version: in the store as soon as publication, deployed, has read them from the table's stream.
 * @returns their ids.
 */
export async function writeApps(workspace: string, charts: readonly Chart[]): Promise<string[]> {
  const made = charts.map(chart => {
    const found = packageFor(chart);
    const app = appRecord(found);
    const version = { ...versionRecord(app.app, found), workspace };
    return { app: { ...app, ...derivedFrom(version), workspace }, version };
  });
  const names = made.map(({ app: { app, name } }) => ({ app, name, workspace }));
  await appNames.put(names).go(at);
  await storeNames.put(names).go(at);
  await versionNames
    .put(made.map(({ version: { app, name, version, digest } }) => ({ app, name, version, digest })))
    .go(at);
  await versions.put(made.map(({ version }) => version)).go(at);
  await apps.put(made.map(({ app }) => app)).go(at);
  return made.map(({ app }) => app.app);
}

/** What the state machine leaves of a version that waits for a reviewer, all but the execution that waits too. */
function waiting(record: VersionRecord, workspace: string) {
  const status: Status = 'submitted';
  const { releasedAt: _, ...rest } = record;
  return { ...rest, workspace, status, gsi2pk: `status#${status}` };
}

/** Versions that wait for a reviewer, one of each app that is given. */
export async function writeQueue(workspace: string, ofApps: readonly string[], chart: Chart): Promise<void> {
  const found = packageFor({ ...chart, version: '99.0.0' });
  await versions.put(ofApps.map(app => waiting(versionRecord(app, found), workspace))).go(at);
}

/** An app without versions, for each of the names. @returns their ids. */
export async function writeEntries(workspace: string, names: readonly string[]): Promise<string[]> {
  const records = names.map(name => ({ ...appRecord(packageFor({ name, version: '1.0.0' })), workspace }));
  await apps.put(records).go(at);
  return records.map(({ app }) => app);
}

/** So many versions of one app. @returns what removes them again. */
async function writeVersions(records: CreateEntityItem<typeof versions>[]): Promise<() => Promise<void>> {
  await versions.put(records).go(at);
  return async () => {
    await versions.delete(records.map(({ version }) => ({ version }))).go(at);
  };
}

/** So many versions of one app, all of which wait for a reviewer. @returns what removes them again. */
export function writeVersionsOf(
  app: string,
  workspace: string,
  chart: Chart,
  count: number,
): Promise<() => Promise<void>> {
  const of = (index: number) => versionRecord(app, packageFor({ ...chart, version: `0.${index}.0` }));
  return writeVersions(numbered(count, index => waiting(of(index), workspace)));
}

/**
 * So many versions of one app that are in the store, each with the package of the one that is there.
 * @returns what removes them again.
 */
export function writeReleasedOf(
  { app, digest }: { app: string; digest: string },
  workspace: string,
  chart: Chart,
  count: number,
): Promise<() => Promise<void>> {
  const of = (index: number) => ({ ...packageFor({ ...chart, version: `0.${index}.0` }), digest });
  return writeVersions(numbered(count, index => ({ ...versionRecord(app, of(index)), workspace })));
}

export async function writeUploads(workspace: string, count: number): Promise<void> {
  const records = numbered(count, index => {
    const found = packageFor({ name: 'uploaded', version: `0.${index}.0` });
    return { ...uploadRecord(versionRecord('app_bench', found)), workspace, upload: newIdentifier('upl') };
  });
  await uploads.put(records).go(at);
}

/** Installations on a cluster that is not there: nothing looks after their health. */
export async function writeInstallations(workspace: string, count: number, app = 'app_bench'): Promise<void> {
  const records = numbered(count, index =>
    recordsOf({ id: 'prj_bench', namespace: 'bench', release: `release-${index}` }, 'clu_bench'),
  );
  await operations.put(records.map(({ operation }) => ({ ...operation, workspace }))).go(at);
  await installations.put(records.map(({ installation }) => ({ ...installation, workspace, app }))).go(at);
}

export async function writeMembers(workspace: string, count: number): Promise<void> {
  const member = { workspace, roles: ['viewer'], addedAt: now, addedBy: 'bench' };
  await members.put(numbered(count, index => ({ ...member, user: `member-${String(index).padStart(5, '0')}` }))).go(at);
}

export async function writeTokens(workspace: string, count: number): Promise<void> {
  const records = numbered(count, index => ({
    ...{ workspace, token: newIdentifier('tok'), name: `token-${index}`, user: 'isv', createdAt: now },
    ...{ hash: '0'.repeat(64), permissions: ['apps:read'] },
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    ttl: Math.floor(Date.now() / 1000) + 86_400,
  }));
  await tokens.put(records).go(at);
}

export async function writeProjects(workspace: string, cluster: string, count: number): Promise<void> {
  const records = numbered(count, index => ({
    ...common,
    ...{ project: newIdentifier('prj'), workspace, cluster, namespace: `${workspace}-${index}`, clusterWide: false },
  }));
  await projects.put(records).go(at);
}

/** @returns their names. */
export async function writeWorkspaces(prefix: string, count: number): Promise<string[]> {
  const records = numbered(count, index => ({ ...common, workspace: `${prefix}-${String(index).padStart(5, '0')}` }));
  await workspaces.put(records).go(at);
  return records.map(({ workspace }) => workspace);
}
