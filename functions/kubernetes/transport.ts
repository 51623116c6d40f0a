import type { IncomingMessage } from 'node:http';
import { answeredError, ClusterUnreachable, unreachable } from './errors.ts';
import type { Impersonation } from './identity.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { pause } from './parallel.ts';
import { shorten } from './shorten.ts';
import { type Headers, Wire } from './wire.ts';

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
  /** Of the answer, where it is less than the client's. Bytes. */
  answerLimit?: number | undefined;
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
  return texts.slice(0, warningLimit).map(text => shorten(text.replace(/\\(.)/g, '$1'), 2000));
}

/** Requests to one API server: guarded addresses, checked certificates, bounded answers, errors without secrets. */
export class Transport {
  private readonly wire: Wire;
  private readonly options: TransportOptions;

  /** @throws TypeError for an impersonation that is refused, or an address that is not https. */
  constructor(access: ClusterAccess, options: TransportOptions) {
    this.wire = new Wire(access, options, options.impersonate);
    this.options = options;
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.wire.close();
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
      const { status, text, type, warnings } = await this.patiently(method, path, request, signal);
      for (const each of warnings) request.onWarning?.(this.wire.redact(each));
      const body = parse(text, type);
      if (status < 200 || status > 299) throw answeredError(status, body, words => this.wire.redact(words));
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
    request: ClusterRequest,
    signal: AbortSignal,
    connection: { reused: boolean },
  ): Promise<Answer> {
    const { query = {}, body, contentType = 'application/json', accept = 'application/json', answerLimit } = request;
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const content: Headers = payload ? { 'content-type': contentType, 'content-length': String(payload.length) } : {};
    return new Promise<Answer>((resolve, reject) => {
      const sent = this.wire.open({
        method,
        path: path + queryString(query),
        headers: { 'user-agent': 'berth', accept, ...content },
        signal,
      });
      sent.on('socket', () => {
        connection.reused = sent.reusedSocket;
      });
      sent.on('response', response => this.read(response, answerLimit).then(resolve, reject));
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  private async read(response: IncomingMessage, asked = Number.POSITIVE_INFINITY): Promise<Answer> {
    const limit = Math.min(asked, this.options.answerLimit ?? 64 * 1024 * 1024);
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
