import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AddressRules } from './addresses.ts';
import { ClusterUnreachable, unreachable } from './errors.ts';
import type { Impersonation } from './identity.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import {
  errorAnswer,
  isPlain,
  isRedirection,
  requestHeaders,
  responseHeaders,
  statusOf,
  wordsOf,
} from './loopback-headers.ts';
import { ownerRefusal } from './loopback-owner.ts';
import { isWatch, refusalOf } from './loopback-rules.ts';
import type { KubernetesObject } from './object.ts';
import type { ReleaseName } from './release-owner.ts';
import { type Headers, Wire } from './wire.ts';

export interface LoopbackOptions extends AddressRules {
  /** Whom all requests are made as. */
  impersonate: Impersonation;
  /** Gives new credentials where those given expire. */
  renew?: () => Promise<ClusterAccess>;
  /** Until an answer begins, and between its parts unless it is a watch. Milliseconds; 65,000 unless told, as an API server gives a request a minute. */
  timeoutMs?: number;
  /** How long an answer may be, bytes; 64 MB unless told. A watch may tell four times that much. */
  answerLimit?: number;
}

/** What a program is told in place of an answer begins so. Nothing else says it; it may stand in helm's record of a release. */
const silentWords = 'Berth got no answer from the cluster';

/** Whether these words of such a program's are about a request that got no answer. */
export const saysSilent = (words: string): boolean => words.includes(silentWords);

/** The API server takes 3 MiB; helm's largest are releases, of 1 MiB. Bytes. */
const bodyLimit = 8 * 1024 * 1024;
/** New credentials are fetched so long before the old ones end. Milliseconds. */
const renewBefore = 3 * 60_000;

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * An address on this machine behind which a cluster's API is, for a program that must not hold credentials and must not reach anything else. Whoever
 * knows it acts as one identity, which the program cannot choose: its own headers of that kind are left out. What is connected to, and how, is
 * `Wire`'s matter; answers that would lead elsewhere (redirections) do not come through, nor do connections that are more than requests.
 *
 * The path holds a secret, so that no other process on this machine can use it; it is good as long as this is open.
 */
export class Loopback {
  private readonly secret = randomBytes(24).toString('base64url');
  private readonly closing = new AbortController();
  private readonly wire: Wire;
  private readonly server: Server;
  private readonly options: LoopbackOptions;
  private expiresAt: Date | undefined;
  private renewing: Promise<void> | undefined;
  /** What helm is at work on: other releases' objects it does not touch. Undefined for a program that changes nothing. */
  release: ReleaseName | undefined;
  /** Why the last request got no answer; undefined when it got one. */
  fault: ClusterUnreachable | undefined;
  /** Why a request got no answer, the last that got none. */
  lastFault: ClusterUnreachable | undefined;

  private constructor(access: ClusterAccess, options: LoopbackOptions) {
    this.options = options;
    this.expiresAt = access.expiresAt;
    this.wire = new Wire(access, options, options.impersonate, 32);
    // Nothing is closed while it is idle: the program could be sending its next request just then.
    const timeouts = { keepAliveTimeout: 0, requestTimeout: 0 };
    this.server = createServer(timeouts, (request, response) => void this.serve(request, response));
  }

  /** @throws TypeError for an impersonation that is refused, or an address that is not https. */
  static async open(access: ClusterAccess, options: LoopbackOptions): Promise<Loopback> {
    const loopback = new Loopback(access, options);
    await new Promise<void>((resolve, reject) => {
      loopback.server.once('error', reject);
      loopback.server.listen(0, '127.0.0.1', resolve);
    });
    return loopback;
  }

  /** Ends all requests. */
  async close(): Promise<void> {
    this.closing.abort();
    this.wire.close();
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${this.secret}`;
  }

  /** A kubeconfig with nothing in it but the address. @param namespace where commands act that name no namespace. */
  kubeconfig(namespace: string): string {
    const file = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'berth',
      contexts: [{ name: 'berth', context: { cluster: 'berth', user: 'berth', namespace } }],
      clusters: [{ name: 'berth', cluster: { server: this.address } }],
      users: [{ name: 'berth', user: {} }],
    };
    return `${JSON.stringify(file, null, 2)}\n`;
  }

  /** The path behind the secret; undefined for who does not know it. */
  private pathOf({ url = '' }: IncomingMessage): string | undefined {
    const [, secret = '', path = ''] = /^\/([\w-]+)(\/.*)$/.exec(url) ?? [];
    return same(secret, this.secret) ? path : undefined;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = this.pathOf(request);
    const refusal =
      path === undefined ? { code: 401, message: 'This address is good for nobody else.' } : refusalOf(request, path);
    if (refusal || path === undefined) {
      request.resume();
      if (refusal) statusOf(refusal.code, refusal.message).send(response);
      return;
    }
    try {
      await this.forward(request, response, path);
    } catch (error) {
      this.fail(response, error);
    }
  }

  private fail(response: ServerResponse, error: unknown): void {
    // The program has hung up, or has ended.
    if (response.destroyed || this.closing.signal.aborted) return;
    this.fault = unreachable(error);
    this.lastFault = this.fault;
    if (response.headersSent) response.destroy();
    else wordsOf(502, `${silentWords}: ${this.fault.detail}`).send(response);
  }

  private async forward(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const body = await bounded(request);
    if (!body) return statusOf(413, 'The request is too large.').send(response);
    await this.renewed();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const patience = new Patience(this.options.timeoutMs ?? 65_000);
    const signal = AbortSignal.any([gone.signal, this.closing.signal, patience.signal]);
    try {
      const headers = requestHeaders(request, body.length);
      const method = request.method ?? 'GET';
      const read = (at: string) => this.read(at, signal);
      const refusal = this.release && (await ownerRefusal({ method, path, body }, this.release, read));
      if (refusal) return statusOf(refusal.code, refusal.message).send(response);
      const answer = await this.ask(method, path, headers, body, signal);
      await this.pass(answer, response, isWatch(path), patience);
    } catch (error) {
      if (!patience.signal.aborted) throw error;
      throw new ClusterUnreachable(
        'timeout',
        `The API server did not answer within ${patience.seconds} seconds.`,
        error,
      );
    } finally {
      patience.end();
    }
  }

  /** What is at a path now, as the identity may see it. */
  private async read(path: string, signal: AbortSignal): Promise<KubernetesObject | undefined> {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    const answer = await this.ask('GET', path, headers, Buffer.alloc(0), signal);
    const body = await collected(answer, bodyLimit);
    const { statusCode: status = 502 } = answer;
    if (status === 200) return JSON.parse(body.toString('utf8'));
    if (status === 404) return undefined;
    throw new ClusterUnreachable('other', `It answered ${status} to what helm was about to change.`);
  }

  /** A kept connection may have been closed just now: then a read is sent once more, over a new one. */
  private async ask(method: string, path: string, headers: Headers, body: Buffer, signal: AbortSignal) {
    const once = (first: { reused: boolean }): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const sent = this.wire.open({ method, path, headers, signal });
        sent.on('socket', () => {
          first.reused = sent.reusedSocket;
        });
        sent.on('response', resolve);
        sent.on('error', reject);
        sent.end(body);
      });
    const first = { reused: false };
    try {
      return await once(first);
    } catch (error) {
      const cut = error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (!cut || !first.reused || method !== 'GET' || signal.aborted) throw error;
      return once(first);
    }
  }

  private async pass(answer: IncomingMessage, response: ServerResponse, watch: boolean, patience: Patience) {
    const { statusCode: status = 502 } = answer;
    if (isRedirection(status)) {
      answer.destroy();
      throw new ClusterUnreachable(
        'not-kubernetes',
        `The server answered with a redirection (${status}), which is not followed.`,
      );
    }
    if (!isPlain(answer)) {
      answer.destroy();
      throw new ClusterUnreachable('not-kubernetes', 'The server answered in an encoding that nobody asked for.');
    }
    const limit = (this.options.answerLimit ?? 64 * 1024 * 1024) * (watch ? 4 : 1);
    if (watch) patience.end();
    if (status >= 400) {
      const text = await collected(answer, limit);
      this.fault = undefined;
      return errorAnswer(answer, text, words => this.wire.redact(words)).send(response);
    }
    this.fault = undefined;
    response.writeHead(status, responseHeaders(answer));
    // A watch may be silent for long before its first event; the program waits for its head.
    response.flushHeaders();
    let size = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      patience.more();
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  }

  /** Fetches new credentials once for all who wait; where that fails, the old ones are good for some minutes yet. */
  private async renewed(): Promise<void> {
    const { renew } = this.options;
    if (!renew || !this.expiresAt || Date.now() < this.expiresAt.getTime() - renewBefore) return;
    this.renewing ??= renew()
      .then(({ credentials, expiresAt }) => {
        this.wire.renew(credentials);
        this.expiresAt = expiresAt;
      })
      .catch(() => undefined)
      .finally(() => {
        this.renewing = undefined;
      });
    await this.renewing;
  }
}

const tooLarge = (limit: number): ClusterUnreachable =>
  new ClusterUnreachable('too-large', `The answer is over ${Math.round(limit / 1024 / 1024)} MB.`);

/** Runs out when nothing has come for so long. */
class Patience {
  private readonly controller = new AbortController();
  private readonly milliseconds: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
    this.timer = setTimeout(() => this.controller.abort(), milliseconds);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get seconds(): number {
    return this.milliseconds / 1000;
  }

  more(): void {
    this.timer?.refresh();
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

async function collected(answer: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A request's body; undefined when it is too large. It is read to its end all the same: only then an answer is read. */
async function bounded(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

/** Waits until a slow reader takes more, or has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
