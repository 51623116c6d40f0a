import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { valid } from 'semver';
import { emptyIndex } from '../platform/chart-index.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import type { Route } from '../platform/contract.ts';
import { appNames, storeNames } from '../platform/entities/app.ts';
import { versionNames, versions } from '../platform/entities/version.ts';
import type { HttpAnswer, HttpRequest } from '../platform/http.ts';
import { isListed } from '../platform/listed.ts';
import { packageKey } from '../platform/packages.ts';
import { notFound } from '../platform/problem.ts';
import { wholeBatch } from '../platform/whole-batch.ts';

/** helm follows a redirect at once; seconds. */
const addressSeconds = 60;

type Asked = Pick<HttpRequest<Route>, 'head' | 'headers'>;

/** An address is good for one method: who asks for a head follows with the same. */
function address(key: string, type: string, { head }: Asked): Promise<string> {
  const of = { Bucket: setting('PACKAGES_BUCKET'), Key: key, ResponseContentType: type };
  const command = head ? new HeadObjectCommand(of) : new GetObjectCommand(of);
  return getSignedUrl(s3(), command, { expiresIn: addressSeconds });
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
 */
export async function serveIndex(key: string, request: Asked): Promise<HttpAnswer> {
  const etag = await etagOf(key);
  if (!etag)
    return {
      status: 200,
      bytes: Buffer.from(JSON.stringify(emptyIndex())),
      headers: { 'content-type': 'application/yaml' },
    };
  const headers = { etag, 'cache-control': 'no-cache' };
  const known = (request.headers['if-none-match'] ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return { status: 304, headers };
  return { status: 302, headers: { ...headers, location: await address(key, 'application/yaml', request) } };
}

/** Nobody's chart has more: a name with a version in it, before a version with one in it. */
const mostWays = 4;

/** The ways to read 'redis-ha-4.1.0-rc.1.tgz' as a name and a version: versions and names both may have '-'. The longest versions come first. */
export function readFileName(file: string): { name: string; version: string }[] {
  if (!file.endsWith('.tgz')) return [];
  const stem = file.slice(0, -'.tgz'.length);
  const ways: { name: string; version: string }[] = [];
  for (let at = stem.indexOf('-', 1); at > 0 && ways.length < mostWays; at = stem.indexOf('-', at + 1)) {
    const version = stem.slice(at + 1);
    if (valid(version) !== null) ways.push({ name: stem.slice(0, at), version });
  }
  return ways;
}

/** A package in a repository: which one is decided by what there is. */
interface Candidate {
  app: string;
  version: string;
}

/** Those of the ways to read a file name that name an app, in one read. */
async function appsOf(ways: readonly { name: string; version: string }[], workspace?: string): Promise<Candidate[]> {
  const names = ways.map(({ name }) => name);
  const found =
    workspace === undefined
      ? await wholeBatch(
          names.map(name => ({ name })),
          some => storeNames.get(some).go(),
        )
      : await wholeBatch(
          names.map(name => ({ workspace, name })),
          some => appNames.get(some).go(),
        );
  const apps = new Map(found.map(({ name, app }) => [name, app]));
  return ways.flatMap(({ name, version }) => {
    const app = apps.get(name);
    return app === undefined ? [] : [{ app, version }];
  });
}

async function digestOf(candidates: Candidate[], repository: 'store' | 'workspace'): Promise<string | undefined> {
  const names = candidates.map(({ app, version: name }) => ({ app, name }));
  const taken = await wholeBatch(names, some => versionNames.get(some).go());
  const known = await wholeBatch(
    taken.map(({ version }) => ({ version })),
    some => versions.get(some).go(),
  );
  const listed = known.filter(({ status }) => isListed(status, repository));
  return names.flatMap(({ app, name }) => listed.find(each => each.app === app && each.name === name) ?? []).at(0)
    ?.digest;
}

/**
 * Answers a package: of the store, or of one workspace. Three reads at most, whatever the file is called.
 * @throws Problem 404 when there is none of that name that may be pulled there.
 */
export async function serveChart(file: string, request: Asked, workspace?: string): Promise<HttpAnswer> {
  const candidates = await appsOf(readFileName(file), workspace);
  const digest = await digestOf(candidates, workspace === undefined ? 'store' : 'workspace');
  if (!digest) throw notFound(`The chart "${file}"`);
  return { status: 302, headers: { location: await address(packageKey(digest), 'application/gzip', request) } };
}
