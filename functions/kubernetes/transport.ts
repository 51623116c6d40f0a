import { type IncomingMessage, request as send } from 'node:http';
import { Agent } from 'node:https';
import { TLSSocket } from 'node:tls';
import { checkAddress, checkLiteralHost, guardedLookup } from './addresses.ts';
import { answeredError, ClusterUnreachable, unreachable } from './errors.ts';
import { checkImpersonation, type Impersonation } from './identity.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { pause } from './parallel.ts';
import { withoutTrailingSlashes } from './slashes.ts';

export interface TransportOptions {
  /** Whom to act as; undefined: as the credentials' own user. */
  impersonate?: Impersonation | undefined;
  /** See `AddressRules`. */
  allowPrivate: boolean;
  /** How long one request may take, from the look-up of the name to the last byte. Milliseconds; 10,000 unless told. */
  timeoutMs?: number | undefined;
  /** Ends all requests of the client. */
  signal?: AbortSignal | undefined;
  /** How long an answer may be. Bytes; 64 MB unless told: a page of 500 objects of the largest size that etcd holds would be more, but no page is. */
  answerLimit?: number | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ClusterRequest {
  query?: Record<string, string | undefined> | undefined;
  /** Sent as JSON. */
  body?: unknown;
  contentType?: string | undefined;
  accept?: string | undefined;
  /** Is told what the API server remarks beside its answer, such as that pods would be refused. */
  onWarning?: ((text: string) => void) | undefined;
}

/** How often a request is sent again that the API server put off (429), before which it did nothing. */
const putOffLimit = 3;
/** The longest wait between. Milliseconds. */
const longestPause = 2000;

interface Answer {
  status: number;
  type: string;
  retryAfter: string | undefined;
  warnings: string[];
  text: string;
}

/** As the API server writes it (RFC 7234, 5.5): code, agent, and a quoted text. */
const warning = /^299 \S+ "((?:[^"\\]|\\.)*)"/;
/** More is read by nobody; and the "cluster" may be any server. */
const warningLimit = 20;

function warningsOf({ headersDistinct }: IncomingMessage): string[] {
  const texts = (headersDistinct.warning ?? []).flatMap(line => warning.exec(line)?.[1] ?? []);
  return texts.slice(0, warningLimit).map(text => text.replace(/\\(.)/g, '$1').slice(0, 2000));
}

/** Requests to one API server: guarded addresses, checked certificates, bounded answers, errors without secrets. */
export class Transport {
  private readonly agent: Agent;
  private readonly url: URL;
  private readonly headers: Record<string, string | string[]>;
  private readonly access: ClusterAccess;
  private readonly options: TransportOptions;

  /** @throws TypeError for an impersonation that is refused, or an address that is not https. */
  constructor(access: ClusterAccess, options: TransportOptions) {
    this.url = new URL(access.server);
    if (this.url.protocol !== 'https:') throw new TypeError('A cluster is reached by https only.');
    this.access = access;
    this.options = options;
    this.headers = identityHeaders(access, options.impersonate);
    const { credentials } = access;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      lookup: guardedLookup(options),
      ca: access.certificateAuthority,
      ...(credentials.kind === 'client-certificate' ? { cert: credentials.certificate, key: credentials.key } : {}),
      ...(access.tlsServerName ? { servername: access.tlsServerName } : {}),
      minVersion: 'TLSv1.2',
      // Said explicitly, because NODE_TLS_REJECT_UNAUTHORIZED in the environment would turn it off.
      rejectUnauthorized: true,
    });
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.agent.destroy();
  }

  /**
   * Sends one request and reads its JSON; an answer that is not JSON comes as its text.
   * @param path absolute, under the server's own path; escaped by the caller.
   * @throws KubernetesError for an answer with an error status (also redirections, which are not followed); ClusterUnreachable for no answer.
   */
  async send(method: Method, path: string, request: ClusterRequest = {}): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.options.timeoutMs ?? 10_000);
    const signal = this.options.signal ? AbortSignal.any([timeout, this.options.signal]) : timeout;
    try {
      checkLiteralHost(this.url.hostname, this.options);
      const { status, text, type, warnings } = await this.patiently(method, path, request, signal);
      for (const each of warnings) request.onWarning?.(this.redact(each));
      const body = parse(text, type);
      if (status < 200 || status > 299) throw answeredError(status, body, words => this.redact(words));
      return body;
    } catch (error) {
      throw this.explain(error, timeout);
    }
  }

  private explain(error: unknown, timeout: AbortSignal): unknown {
    if (error instanceof Error && error.name === 'KubernetesError') return error;
    if (this.options.signal?.aborted)
      return new ClusterUnreachable('aborted', 'The request was given up before there was an answer.', error);
    if (timeout.aborted) {
      const seconds = (this.options.timeoutMs ?? 10_000) / 1000;
      return new ClusterUnreachable('timeout', `The API server did not answer within ${seconds} seconds.`, error);
    }
    return unreachable(error);
  }

  private async patiently(method: Method, path: string, request: ClusterRequest, signal: AbortSignal): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const answer = await this.exchange(method, path, request, signal);
      if (answer.status !== 429 || tries > putOffLimit) return answer;
      await pause(Math.min(Number(answer.retryAfter ?? 1) * 1000 || 250, longestPause), signal);
    }
  }

  /** A kept connection may have been closed by the server just now, or while a function was frozen: then a read is sent once more, over a new one. */
  private async exchange(method: Method, path: string, request: ClusterRequest, signal: AbortSignal): Promise<Answer> {
    const first = { reused: false };
    try {
      return await this.once(method, path, request, signal, first);
    } catch (error) {
      const cut = error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (!cut || !first.reused || method !== 'GET' || signal.aborted) throw error;
      return this.once(method, path, request, signal, first);
    }
  }

  private once(
    method: Method,
    path: string,
    { query = {}, body, contentType = 'application/json', accept = 'application/json' }: ClusterRequest,
    signal: AbortSignal,
    connection: { reused: boolean },
  ): Promise<Answer> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const content = payload ? { 'content-type': contentType, 'content-length': payload.length } : {};
    return new Promise<Answer>((resolve, reject) => {
      // With its own agent it is what https.request is; that one is replaced by emulators of Lambda, for addresses of this machine.
      const sent = send({
        protocol: 'https:',
        agent: this.agent,
        host: this.url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: this.url.port || 443,
        method,
        path: withoutTrailingSlashes(this.url.pathname) + path + queryString(query),
        headers: { ...this.headers, accept, ...content },
        signal,
      });
      sent.on('socket', socket => {
        connection.reused = sent.reusedSocket;
        if (socket instanceof TLSSocket && socket.connecting)
          socket.once('connect', () => this.checkConnected(socket, reject));
      });
      sent.on('response', response => this.read(response).then(resolve, reject));
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  /** The look-up's guard decided already; this looks at what the connection really reached, before anything is sent on it. */
  private checkConnected(socket: TLSSocket, reject: (error: unknown) => void): void {
    try {
      if (socket.remoteAddress !== undefined) checkAddress(socket.remoteAddress, this.options);
    } catch (error) {
      reject(error);
      socket.destroy();
    }
  }

  private async read(response: IncomingMessage): Promise<Answer> {
    const limit = this.options.answerLimit ?? 64 * 1024 * 1024;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        response.destroy();
        throw new ClusterUnreachable('too-large', `The answer is over ${Math.round(limit / 1024 / 1024)} MB.`);
      }
      chunks.push(chunk);
    }
    return {
      status: response.statusCode ?? 0,
      type: response.headers['content-type'] ?? '',
      retryAfter: response.headers['retry-after'],
      warnings: warningsOf(response),
      text: Buffer.concat(chunks).toString('utf8'),
    };
  }

  /** A server may quote in its message what it was sent. */
  private redact(text: string): string {
    const { credentials } = this.access;
    return credentials.kind === 'token' && credentials.token ? text.replaceAll(credentials.token, '(token)') : text;
  }
}

function identityHeaders(
  { credentials }: ClusterAccess,
  impersonate: Impersonation | undefined,
): Record<string, string | string[]> {
  const { user, groups } = impersonate ? checkImpersonation(impersonate) : {};
  return {
    'user-agent': 'berth',
    ...(credentials.kind === 'token' ? { authorization: `Bearer ${credentials.token}` } : {}),
    ...(user === undefined ? {} : { 'impersonate-user': user }),
    // An array becomes one header line each: the API server takes a line for one group, commas and all.
    ...(groups?.length ? { 'impersonate-group': [...groups] } : {}),
  };
}

function queryString(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

function parse(text: string, type: string): unknown {
  if (!type.startsWith('application/json')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClusterUnreachable('not-kubernetes', 'The server answered, but not as a Kubernetes API does.', error);
  }
}
