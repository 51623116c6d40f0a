import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { valid } from 'semver';
import { emptyIndex, isListed } from '../platform/chart-index.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { appNames, storeNames } from '../platform/entities/app.ts';
import { versionNames, versions } from '../platform/entities/version.ts';
import type { HttpAnswer } from '../platform/http.ts';
import { packageKey } from '../platform/packages.ts';
import { notFound } from '../platform/problem.ts';

/** helm follows a redirect at once; seconds. */
const addressSeconds = 60;

function address(key: string, type: string): Promise<string> {
  return getSignedUrl(
    s3(),
    new GetObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: key, ResponseContentType: type }),
    { expiresIn: addressSeconds },
  );
}

async function etagOf(key: string): Promise<string | undefined> {
  try {
    return (await s3().send(new HeadObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: key }))).ETag;
  } catch (error) {
    if (error instanceof Error && ['NotFound', 'NoSuchKey'].includes(error.name)) return undefined;
    throw error;
  }
}

/**
 * Answers an index. It is S3 that sends it: a function's answer ends at 6 MB, which is some 7,000 versions.
 * @param ifNoneMatch the client's ETags.
 */
export async function serveIndex(key: string, ifNoneMatch: string | undefined): Promise<HttpAnswer> {
  const etag = await etagOf(key);
  if (!etag)
    return {
      status: 200,
      bytes: Buffer.from(JSON.stringify(emptyIndex())),
      headers: { 'content-type': 'application/yaml' },
    };
  const headers = { etag, 'cache-control': 'no-cache' };
  const known = (ifNoneMatch ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return { status: 304, headers };
  return { status: 302, headers: { ...headers, location: await address(key, 'application/yaml') } };
}

/** The ways to read 'redis-ha-4.1.0-rc.1.tgz' as a name and a version: versions and names both may have '-'. */
export function readFileName(file: string): { name: string; version: string }[] {
  if (!file.endsWith('.tgz')) return [];
  const stem = file.slice(0, -'.tgz'.length);
  return [...stem.matchAll(/-/g)]
    .map(({ index }) => ({ name: stem.slice(0, index), version: stem.slice(index + 1) }))
    .filter(({ name, version }) => name !== '' && valid(version) !== null);
}

async function appOf(name: string, workspace: string | undefined): Promise<string | undefined> {
  const { data } =
    workspace === undefined ? await storeNames.get({ name }).go() : await appNames.get({ workspace, name }).go();
  return data?.app;
}

async function digestOf(app: string, version: string, repository: 'store' | 'workspace'): Promise<string | undefined> {
  const { data: taken } = await versionNames.get({ app, name: version }).go();
  const { data } = taken ? await versions.get({ version: taken.version }).go() : { data: null };
  return data && isListed(data.status, repository) ? data.digest : undefined;
}

/**
 * Answers a package: of the store, or of one workspace.
 * @throws Problem 404 when there is none of that name that may be pulled there.
 */
export async function serveChart(file: string, workspace?: string): Promise<HttpAnswer> {
  for (const { name, version } of readFileName(file)) {
    const app = await appOf(name, workspace);
    const digest = app && (await digestOf(app, version, workspace === undefined ? 'store' : 'workspace'));
    if (digest) return { status: 302, headers: { location: await address(packageKey(digest), 'application/gzip') } };
  }
  throw notFound(`The chart "${file}"`);
}
