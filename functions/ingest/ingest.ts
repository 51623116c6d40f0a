import { Readable } from 'node:stream';
import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { checkPackage } from '../chart/check.ts';
import type { ChartMetadata, ChartPackage } from '../chart/types.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { workspaces } from '../platform/entities/access.ts';
import { requestInspection } from '../platform/inspections.ts';
import { correlate, logger } from '../platform/logging.ts';
import { factsKey, type PackageFacts, packageKey } from '../platform/packages.ts';
import { executionName, startReview } from '../platform/review-execution.ts';
import { sayVersionTaken } from '../platform/store-claims.ts';
import type { Version } from '../platform/views.ts';
import type { Drop } from './events.ts';
import { register } from './register.ts';
import { findOrCreateUpload, finish, type Outcome, type Upload } from './upload.ts';

/** What people know a package by. */
function namesOf({ name, version }: ChartMetadata) {
  return { chartName: name, versionName: version };
}

function refusal(code: string, detail: string): Outcome {
  return { status: 'refused', problems: [{ code, detail }] };
}

function objectOf(drop: Drop) {
  return { Bucket: drop.bucket, Key: drop.key, ...(drop.objectVersion ? { VersionId: drop.objectVersion } : {}) };
}

async function open(drop: Drop): Promise<Readable | undefined> {
  try {
    const { Body } = await s3().send(new GetObjectCommand(objectOf(drop)));
    return Body instanceof Readable ? Body : undefined;
  } catch (error) {
    if (error instanceof Error && ['NoSuchKey', 'NoSuchVersion'].includes(error.name)) return undefined;
    throw error;
  }
}

/** Stores the package under its hash, and what was read from it beside it; both are the same however often they are written. */
async function store(drop: Drop, chart: ChartPackage): Promise<void> {
  const bucket = setting('PACKAGES_BUCKET');
  const version = drop.objectVersion ? `?versionId=${encodeURIComponent(drop.objectVersion)}` : '';
  const source = `${drop.bucket}/${drop.key.split('/').map(encodeURIComponent).join('/')}${version}`;
  const { readme, values, valuesSchema, metadata, files, unpackedSize, notes } = chart;
  const facts: PackageFacts = { unpackedSize, metadata, files, notes, readme, values, valuesSchema };
  await Promise.all([
    s3().send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: packageKey(chart.digest),
        CopySource: source,
        ContentType: 'application/gzip',
        MetadataDirective: 'REPLACE',
        // Tags of whoever dropped it are of no use here, and would want rights of their own.
        TaggingDirective: 'REPLACE',
      }),
    ),
    s3().send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: factsKey(chart.digest),
        Body: JSON.stringify(facts),
        ContentType: 'application/json',
      }),
    ),
  ]);
}

/** The input follows from the record alone, so a second start is the same start. */
async function start(version: Version): Promise<void> {
  await startReview({
    version: version.version,
    app: version.app,
    workspace: version.workspace,
    versionName: version.name,
    correlation: version.correlation,
    name: executionName(version.workspace, version.chartName, version.name, version.version),
    at: 'draft',
    status: '',
    sequence: 0,
    generation: 0,
    transitions: 0,
    transition: {
      id: version.upload,
      action: 'upload',
      actor: version.uploadedBy,
      as: 'developer',
      message: '',
      at: version.createdAt,
      from: '',
    },
  });
}

async function accept(drop: Drop, upload: Upload, chart: ChartPackage): Promise<Outcome> {
  await store(drop, chart);
  const registration = await register(upload, chart);
  const { digest, metadata } = chart;
  if (registration.taken) {
    const detail = registration.before
      ? sayVersionTaken(metadata.name, metadata.version)
      : `The version ${metadata.version} of ${metadata.name} exists with other content. A version never changes: count it up in Chart.yaml.`;
    const problems = [{ code: 'version-taken', detail, file: 'Chart.yaml', pointer: '/version' }];
    const { app, version } = registration;
    return { status: 'conflict', problems, app, version, digest, ...namesOf(metadata) };
  }
  const { version } = registration;
  // A version with a status has been started; starting it again, after its execution's name is forgotten, would send it back to draft.
  if (!version.status) await start(version);
  const { version: id, correlation } = version;
  const names = namesOf(metadata);
  await requestInspection({ digest, ...names, version: id, correlation });
  return { status: 'accepted', app: version.app, version: id, digest, ...names };
}

async function examine(drop: Drop, upload: Upload): Promise<Outcome> {
  const { data: workspace } = await workspaces.get({ workspace: upload.workspace }).go();
  if (!workspace)
    return refusal(
      'workspace-missing',
      `There is no workspace "${upload.workspace}". Put the file under {workspace}/.`,
    );
  const body = await open(drop);
  if (!body) return refusal('file-gone', 'The file was removed, or replaced, before it was read. Send it again.');
  const report = await checkPackage(body);
  body.destroy();
  if (!report.ok)
    return { status: 'refused', problems: report.problems, ...(report.metadata ? namesOf(report.metadata) : {}) };
  return accept(drop, upload, report.package);
}

/**
 * Takes one file out of the drop bucket: check, store, register, start its review, record the outcome. Every step can be repeated, so the whole can be
 * cut off anywhere and run again. The file goes when it is accepted; a refused one stays, for a week.
 */
export async function ingest(drop: Drop): Promise<void> {
  const upload = await findOrCreateUpload(drop);
  correlate(upload.correlation);
  let { status } = upload;
  if (status === 'waiting') {
    const outcome = await examine(drop, upload);
    status = await finish(upload, drop, outcome);
    logger.info('Upload examined', { upload: upload.upload, workspace: upload.workspace, outcome });
  }
  if (status === 'accepted') await s3().send(new DeleteObjectCommand(objectOf(drop)));
}
