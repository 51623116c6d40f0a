import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Headers } from './wire.ts';

/**
 * All that is taken of a program's headers: nothing that says who it is or for whom it asks, and nothing about the connection. Answers are asked
 * for plain: their bounds hold for what is read, and no compression is worth its time on one machine.
 */
const taken = ['accept', 'content-type', 'content-encoding', 'user-agent'] as const;
/** All that is handed on of an answer's: nothing that leads elsewhere (`location`, `link`, `refresh`), sets something, or asks for credentials. */
const given = ['content-type', 'content-length', 'cache-control', 'warning', 'audit-id', 'date'] as const;

/** The longest that a server may tell a program to wait, seconds. */
const longestWait = 10;

export function requestHeaders({ headers }: IncomingMessage, length: number): Headers {
  const kept = taken.flatMap(name => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  const plain = { 'accept-encoding': 'identity' };
  return { ...Object.fromEntries(kept), ...plain, ...(length > 0 ? { 'content-length': String(length) } : {}) };
}

export function responseHeaders({ headers }: IncomingMessage): OutgoingHttpHeaders {
  return Object.fromEntries(
    given.flatMap(name => (headers[name] === undefined ? [] : [[name, headers[name]] as const])),
  );
}

/** Nobody asked for another encoding: what is packed could unpack to more than any bound. */
export function isPlain({ headers }: IncomingMessage): boolean {
  return (headers['content-encoding'] ?? 'identity') === 'identity';
}

/** Not modified is no redirection. */
export const isRedirection = (status: number): boolean => status >= 300 && status < 400 && status !== 304;

interface Reply {
  send(response: ServerResponse): void;
}

function reply(code: number, headers: OutgoingHttpHeaders, body: Buffer): Reply {
  return {
    send: response => {
      if (response.destroyed) return;
      response.writeHead(code, { ...headers, 'content-length': body.length }).end(body);
    },
  };
}

/**
 * What a program is told in place of an answer. As text, and with a status that has no words of its own in client-go: then it shows them, whichever of
 * its ways it asked by.
 */
export function wordsOf(code: 502, words: string): Reply {
  return reply(code, { 'content-type': 'text/plain' }, Buffer.from(words));
}

/** An answer of our own, as Kubernetes gives errors. */
export function statusOf(code: number, message: string): Reply {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
  return reply(code, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(status)));
}

/** How Kubernetes' protobuf begins, of v1's Status: helm asks for its own records so. */
const packedStatus = 'k8s\0\n\f\n\u0002v1\u0012\u0006Status';

function statusIn(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'Status' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * An error that a server answered. What is not Kubernetes' is not quoted: the "cluster" may be any server that somebody wants to read. Nor is a
 * credential that a server repeats.
 */
export function errorAnswer(
  { statusCode = 502, headers }: IncomingMessage,
  body: Buffer,
  redact: (text: string) => string,
): Reply {
  const seconds = Number(headers['retry-after']);
  const wait = seconds > 0 ? { 'retry-after': String(Math.min(Math.ceil(seconds), longestWait)) } : {};
  const status = statusIn(body);
  // Written anew: escapes could hide a credential.
  const json = { 'content-type': 'application/json', ...wait };
  if (status) return reply(statusCode, json, Buffer.from(redact(JSON.stringify(status))));
  const bytes = body.toString('latin1');
  if (bytes.startsWith(packedStatus) && redact(bytes) === bytes)
    return reply(statusCode, { 'content-type': 'application/vnd.kubernetes.protobuf', ...wait }, body);
  return statusOf(statusCode, `The server answered ${statusCode}, and not as a Kubernetes API does.`);
}
