import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { createUser, signIn } from '../../local/cast.ts';
import { type CastName, cast, cloudEnvironment, region } from '../../local/settings.ts';

const settings = inject('settings');

/** The deployed store under test. */
export const stack = inject('stack');
Object.assign(process.env, cloudEnvironment(settings));

export const s3 = new S3Client({
  endpoint: stack.cloudUrl,
  region,
  forcePathStyle: true,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** Tokens last 15 minutes; one that is given out is good for ten at least. Milliseconds. */
const tokenAge = 5 * 60 * 1000;
const signedIn = new Map<string, { token: string; at: number }>();

/** A bearer token of one of the cast. */
export async function tokenOf(name: CastName): Promise<string> {
  const known = signedIn.get(name);
  if (known && Date.now() - known.at < tokenAge) return known.token;
  const token = await signIn(settings, stack.outputs, name, cast[name].password);
  signedIn.set(name, { token, at: Date.now() });
  return token;
}

/** What every user that a test makes has. */
export const testPassword = 'Somebody-else-1!';

/** Makes a user beside the cast and signs them in. */
export async function newUser(name: string, groups: string[] = []): Promise<string> {
  await createUser(settings, stack.outputs, name, testPassword, groups);
  return signIn(settings, stack.outputs, name, testPassword);
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or undefined. */
  body: Record<string, unknown> & { id?: string; items?: Record<string, unknown>[] };
  bytes: Buffer;
}

export interface Call {
  token?: string | undefined;
  body?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

/** One request to the store. */
export async function call(method: string, path: string, { token, body, bytes, headers }: Call = {}): Promise<Answer> {
  const answer = await fetch(stack.url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token ? { authorization: token.includes(' ') ? token : `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(bytes ? { body: Buffer.from(bytes) } : body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const received = Buffer.from(await answer.arrayBuffer());
  const json =
    received.length > 0 && answer.headers.get('content-type')?.includes('json')
      ? JSON.parse(received.toString('utf8'))
      : {};
  return { status: answer.status, headers: answer.headers, body: json, bytes: received };
}

/** Repeats a look until it finds something; the deadline is generous, because what is waited for is measured elsewhere. */
export async function eventually<T>(
  look: () => Promise<T | undefined | false>,
  what: string,
  patience = 60_000,
): Promise<T> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await sleep(50);
  }
  throw new Error(`Not within ${patience} ms: ${what}`);
}

let counter = 0;

/** A name that no other test uses. */
export function unique(prefix: string): string {
  return `${prefix}-${process.pid.toString(36)}${(counter++).toString(36)}`;
}

/** Makes a workspace with members. */
export async function newWorkspace(members: Record<string, string[]>): Promise<string> {
  const name = unique('ws');
  const admin = await tokenOf('admin');
  const made = await call('POST', '/v1/workspaces', { token: admin, body: { name } });
  if (made.status !== 201) throw new Error(`No workspace: ${made.bytes}`);
  for (const [user, roles] of Object.entries(members)) {
    const put = await call('PUT', `/v1/workspaces/${name}/members/${user}`, { token: admin, body: { roles } });
    if (put.status !== 200) throw new Error(`No member: ${put.bytes}`);
  }
  return name;
}

/** Uploads a package by the direct way and answers the new version. */
export async function upload(workspace: string, bytes: Uint8Array, token?: string): Promise<Record<string, string>> {
  const answer = await call('PUT', `/v1/workspaces/${workspace}/packages`, {
    token: token ?? (await tokenOf('isv')),
    bytes,
  });
  if (answer.status !== 201 && answer.status !== 200) throw new Error(`Not uploaded: ${answer.status} ${answer.bytes}`);
  return answer.body as Record<string, string>;
}

/** Waits until a version's package is inspected; many uploads before it may have to be first. */
export function inspected(token: string, version: string): Promise<Answer['body']> {
  return eventually(
    async () => {
      const { status, body } = await call('GET', `/v1/versions/${version}/inspection`, { token });
      return status === 200 && body;
    },
    `the inspection of ${version}`,
    110_000,
  );
}

/** Does an action on a version. */
export async function act(token: string, version: string, action: string, message = ''): Promise<Answer> {
  return call('POST', `/v1/versions/${version}/actions`, { token, body: { action, message } });
}

/** Brings a draft into the store. */
export async function release(version: string, developer?: string): Promise<void> {
  const isv = developer ?? (await tokenOf('isv'));
  for (const [token, action] of [
    [isv, 'submit'],
    [await tokenOf('reviewer'), 'pass'],
    [isv, 'release'],
  ] as const) {
    const answer = await act(token, version, action);
    if (answer.status !== 200) throw new Error(`${action}: ${answer.status} ${answer.bytes}`);
  }
}
