import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { createConversions, type EntityItem } from 'electrodb';
import { inOnePiece } from '../chart/archive.ts';
import { checkPackage } from '../chart/check.ts';
import { defaultLimits } from '../chart/types.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { readPage } from '../platform/cursors.ts';
import { uploads } from '../platform/entities/upload.ts';
import { versions } from '../platform/entities/version.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { filteredPage } from '../platform/paging.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { uploadLifetimeSeconds, viewUpload } from '../platform/uploads.ts';
import type { Version } from '../platform/views.ts';
import { loadWorkspace } from '../platform/workspaces.ts';

type Upload = EntityItem<typeof uploads>;

/** How long an upload's address is good for, seconds: enough for 20 MB over a slow line. */
const addressSeconds = 15 * 60;
/** A function takes 6 MB, and bytes come as base64, which adds a third (Lambda quotas). */
const directBytes = 4_000_000;
/** How long a direct upload waits for its outcome, milliseconds; API Gateway answers 503 after 30 s. */
const patience = 20_000;

async function announce(
  workspace: string,
  file: string | undefined,
  principal: Principal,
  correlation: string,
): Promise<Upload> {
  await loadWorkspace(workspace);
  const upload = newIdentifier('upl');
  const now = Date.now();
  const { data } = await uploads
    .create({
      upload,
      workspace,
      key: `${workspace}/${upload}/${file ?? 'package.tgz'}`,
      ...(file === undefined ? {} : { file }),
      uploadedBy: principal.user,
      ...(principal.token ? { token: principal.token } : {}),
      correlation,
      createdAt: new Date(now).toISOString(),
      status: 'waiting',
      ttl: Math.floor(now / 1000) + uploadLifetimeSeconds,
    })
    .go();
  return data;
}

/** Gives out an address in the drop bucket, for one file of that name. */
export async function createAddress(workspace: string, file: string, principal: Principal, correlation: string) {
  const upload = await announce(workspace, file, principal, correlation);
  const { url, fields } = await createPresignedPost(s3(), {
    Bucket: setting('DROP_BUCKET'),
    Key: upload.key,
    Expires: addressSeconds,
    Conditions: [['content-length-range', 1, defaultLimits.packedBytes]],
  });
  return {
    upload: viewUpload(upload),
    url,
    fields,
    expiresAt: new Date(Date.now() + addressSeconds * 1000).toISOString(),
  };
}

/** @throws Problem 404 when there is no such upload. */
export async function loadUpload(id: string): Promise<Upload> {
  const { data } = await uploads.get({ upload: id }).go({ consistent: true });
  if (!data) throw notFound(`The upload "${id}"`);
  return data;
}

/** One page of a workspace's uploads, newest first. */
export async function listUploads(
  workspace: string,
  status: Upload['status'] | undefined,
  limit: number,
  cursor: string | undefined,
) {
  const page = await filteredPage(
    { limit, cursor: cursor ?? null },
    step => readPage(uploads.query.ofWorkspace({ workspace }), step, 'desc'),
    rows => (status ? rows.filter(row => row.status === status) : rows),
    upload => createConversions(uploads).byAccessPattern.ofWorkspace.fromComposite.toCursor(upload),
  );
  return { items: page.items.map(viewUpload), cursor: page.cursor };
}

async function poll<T>(end: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let pause = 50; Date.now() < end; pause = Math.min(pause * 1.3, 300)) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(pause);
  }
  return undefined;
}

export type DirectOutcome = { kind: 'version'; version: Version; isNew: boolean } | { kind: 'waiting'; upload: Upload };

/**
 * Sends a package down the same road as every other, through the drop bucket, and waits for the outcome.
 * @throws Problem 413 when it is too large for this way, 422 when it is refused, 409 when other bytes have the version.
 */
export async function putPackage(
  workspace: string,
  bytes: Uint8Array,
  principal: Principal,
  correlation: string,
): Promise<DirectOutcome> {
  if (bytes.length > directBytes) {
    throw new Problem(
      413,
      'too-large',
      `The package has ${bytes.length} bytes; this way takes ${directBytes}. Ask for an address: POST /v1/workspaces/${workspace}/uploads.`,
    );
  }
  const announced = await announce(workspace, undefined, principal, correlation);
  await s3().send(
    new PutObjectCommand({
      Bucket: setting('DROP_BUCKET'),
      Key: announced.key,
      Body: bytes,
      ContentType: 'application/gzip',
    }),
  );
  const end = Date.now() + patience;
  const upload = await poll(end, async () => {
    const now = await loadUpload(announced.upload);
    return now.status === 'waiting' ? undefined : now;
  });
  if (!upload) return { kind: 'waiting', upload: announced };
  rejectUnaccepted(upload);
  const version = await poll(end, async () => {
    const { data } = await versions.get({ version: upload.version ?? '' }).go({ consistent: true });
    return data?.status ? data : undefined;
  });
  return version ? { kind: 'version', version, isNew: version.upload === upload.upload } : { kind: 'waiting', upload };
}

function rejectUnaccepted(upload: Upload): void {
  const { problems } = viewUpload(upload);
  const extensions = { upload: upload.upload };
  const summary = problems.map(problem => problem.detail).join(' ');
  if (upload.status === 'refused') throw new Problem(422, 'package-refused', summary, { errors: problems, extensions });
  if (upload.status === 'conflict')
    throw new Problem(409, 'version-taken', summary, {
      errors: problems,
      extensions: { ...extensions, version: upload.version },
    });
}

/** Checks a package; nothing is kept. */
export async function validatePackage(bytes: Uint8Array) {
  const report = await checkPackage(inOnePiece(bytes));
  if (!report.ok) return { valid: false, name: null, version: null, problems: report.problems, notes: [] };
  const { metadata, notes } = report.package;
  return { valid: true, name: metadata.name, version: metadata.version, problems: [], notes };
}
