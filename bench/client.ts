import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { signIn } from '../local/cast.ts';
import { type CastName, cast, region } from '../local/settings.ts';
import type { BenchStack } from './stack.ts';

/** What the store answered. */
export interface Answer {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

export interface Call {
  token?: string;
  body?: unknown;
  /** The body as it is, instead of JSON. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  /** Whether to go on to where a redirect leads, as helm does. */
  follow?: boolean;
}

/** Milliseconds. */
const renewedEvery = 5 * 60 * 1000;

/** The store as a client meets it: its API, and the cloud's S3. */
export class Client {
  readonly s3: S3Client;
  readonly url: string;
  readonly tokens: Readonly<Record<'isv' | 'reviewer', string>>;

  private constructor({ stack }: BenchStack, tokens: Record<'isv' | 'reviewer', string>) {
    this.url = stack.url;
    this.tokens = tokens;
    this.s3 = new S3Client({
      endpoint: stack.cloudUrl,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  /** Signs the developer and the reviewer in, and again while it lasts: a token is good for 15 minutes. */
  static async signedIn(bench: BenchStack): Promise<Client> {
    const tokenOf = (name: CastName): Promise<string> =>
      signIn(bench.settings, bench.stack.outputs, name, cast[name].password);
    const tokens = { isv: await tokenOf('isv'), reviewer: await tokenOf('reviewer') };
    const renew = async () => Object.assign(tokens, { isv: await tokenOf('isv'), reviewer: await tokenOf('reviewer') });
    setInterval(() => void renew().catch(console.error), renewedEvery).unref();
    return new Client(bench, tokens);
  }

  /** One request, with the whole answer read. */
  async call(method: string, path: string, { token, body, bytes, headers, follow }: Call = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      redirect: follow ? 'follow' : 'manual',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bytes ? { body: Buffer.from(bytes) } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  /**
   * Does an action on a version.
   * @throws Error unless it was done within the call: 202 would be another measure.
   */
  async act(who: 'isv' | 'reviewer', version: string, action: string): Promise<void> {
    const body = { action, message: 'measured' };
    const answer = await this.call('POST', `/v1/versions/${version}/actions`, { token: this.tokens[who], body });
    if (answer.status !== 200) throw new Error(`${action} was answered ${answer.status}: ${answer.bytes}`);
  }
}

/** How often something is looked for; milliseconds. It is in every figure that ends with a look. */
const pause = 25;

/**
 * Looks again and again until there is something.
 * @throws Error after a minute.
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(pause);
  }
  throw new Error(`Not within a minute: ${what}.`);
}
