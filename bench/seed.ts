import { checkPackage } from '../functions/chart/check.ts';
import { chunked } from '../functions/chart/testing.ts';
import type { ChartPackage } from '../functions/chart/types.ts';
import { appNames, apps, storeNames } from '../functions/platform/entities/app.ts';
import { uploads } from '../functions/platform/entities/upload.ts';
import { audits, type Transition, versionNames, versions } from '../functions/platform/entities/version.ts';
import { newIdentifier } from '../functions/platform/identifiers.ts';
import { uploadLifetimeSeconds } from '../functions/platform/uploads.ts';
import { castWorkspace } from '../local/settings.ts';
import { type Chart, packageOf } from './indexes.ts';

/** The steps that a released version has behind it. */
const steps = [
  { action: 'upload', actor: 'bucket:bench', as: 'developer', from: '', to: 'draft' },
  { action: 'submit', actor: 'isv', as: 'developer', from: 'draft', to: 'submitted' },
  { action: 'pass', actor: 'reviewer', as: 'reviewer', from: 'submitted', to: 'passed' },
  { action: 'release', actor: 'isv', as: 'developer', from: 'passed', to: 'active' },
] as const;

const workspace = castWorkspace;
const now = new Date().toISOString();

async function read(chart: Chart): Promise<ChartPackage> {
  const report = await checkPackage(chunked(packageOf(chart)));
  if (!report.ok) throw new Error(`${chart.name} ${chart.version}: ${JSON.stringify(report.problems)}`);
  return report.package;
}

function transition({ action, actor, as, from }: (typeof steps)[number]): Transition {
  return { id: newIdentifier('act'), action, actor, as, from, message: '', at: now };
}

/** What a record is made from. */
export type Package = Pick<ChartPackage, 'metadata' | 'digest' | 'size'>;

/** A released version. */
export function versionRecord(app: string, { metadata, digest, size }: Package) {
  const version = newIdentifier('ver');
  return {
    version,
    app,
    workspace,
    name: metadata.version,
    chartName: metadata.name,
    description: metadata.description ?? '',
    digest,
    size,
    metadata,
    upload: newIdentifier('upl'),
    uploadedBy: 'bucket:bench',
    correlation: newIdentifier('upl'),
    createdAt: now,
    updatedAt: now,
    revision: 1,
    status: 'active' as const,
    statusAt: now,
    sequence: steps.length - 1,
    transition: transition(steps[3]),
    // About as long as AWS's, because it is read with every version.
    taskToken: 'x'.repeat(640),
    execution: `arn:aws:states:us-east-1:000000000000:execution:review:bench-${version}`,
    generation: 0,
    submittedBy: 'isv',
    releasedAt: now,
    gsi2pk: 'status#active',
    gsi2sk: `${now}#${version}`,
  };
}
export type VersionRecord = ReturnType<typeof versionRecord>;

/** An app as its first upload leaves it; publication finds its status by itself. */
export function appRecord({ metadata }: Package) {
  return {
    app: newIdentifier('app'),
    workspace,
    name: metadata.name,
    title: metadata.name,
    abstract: metadata.description ?? '',
    keywords: metadata.keywords,
    maintainers: metadata.maintainers,
    sources: metadata.sources,
    screenshots: [],
    createdAt: now,
    createdBy: 'bucket:bench',
    updatedAt: now,
    revision: 1,
    ...(metadata.home ? { home: metadata.home } : {}),
    ...(metadata.icon ? { icon: metadata.icon } : {}),
  };
}

/** The app's id; a new app is written with its names. */
async function findOrCreateApp(first: ChartPackage): Promise<string> {
  const { name } = first.metadata;
  const { data: known } = await appNames.get({ workspace, name }).go();
  if (known) return known.app;
  const record = appRecord(first);
  const { app } = record;
  await apps.put(record).go();
  await appNames.put({ workspace, name, app }).go();
  await storeNames.put({ name, app, workspace }).go();
  return app;
}

/** The upload that a version came with. */
export function uploadRecord(of: VersionRecord) {
  const file = `${of.chartName}-${of.name}.tgz`;
  return {
    upload: of.upload,
    workspace,
    key: `${workspace}/${file}`,
    file,
    chartName: of.chartName,
    versionName: of.name,
    uploadedBy: of.uploadedBy,
    correlation: of.correlation,
    createdAt: now,
    finishedAt: now,
    status: 'accepted' as const,
    digest: of.digest,
    size: of.size,
    app: of.app,
    version: of.version,
    ttl: Math.floor(Date.now() / 1000) + uploadLifetimeSeconds,
  };
}

function auditRecords({ version, app }: VersionRecord) {
  return steps.map((step, sequence) => ({ version, app, workspace, sequence, to: step.to, ...transition(step) }));
}

/** How many batches of 25 are under way at once. */
const concurrent = 4;

async function writeVersions(records: VersionRecord[]): Promise<void> {
  const at = { concurrency: concurrent };
  await versionNames.put(records.map(({ app, name, version, digest }) => ({ app, name, version, digest }))).go(at);
  await uploads.put(records.map(uploadRecord)).go(at);
  await audits.put(records.flatMap(auditRecords)).go(at);
  // Last: they are what publication is told of, and what it writes documents from.
  await versions.put(records).go(at);
}

/**
 * Writes the records that released versions leave in the table; publication, deployed, reads them from the table's stream and writes the indexes, the
 * catalogue and the apps' status from them. Nothing reads what is not written: the packages themselves, and their reviews' executions, which wait.
 */
export async function seed(charts: readonly Chart[], say: (line: string) => void): Promise<void> {
  // By chart: publication looks at all versions of each app that a batch touches, so mixed batches would read everything each time.
  const byChart = Map.groupBy(charts, chart => chart.name);
  let written = 0;
  for (const each of byChart.values()) {
    const packages = await Promise.all(each.map(read));
    const [first] = packages;
    if (!first) continue;
    const app = await findOrCreateApp(first);
    await writeVersions(packages.map(one => versionRecord(app, one)));
    written += each.length;
    if (Math.floor(written / 500) > Math.floor((written - each.length) / 500))
      say(`${written} of ${charts.length} seeded …`);
  }
}
