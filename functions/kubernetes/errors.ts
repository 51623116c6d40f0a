import * as z from 'zod';
import { AddressRefused } from './addresses.ts';
import { shorten } from './shorten.ts';

/** The API's own error object; source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z.looseObject({}).optional(),
});

/** The longest message a person reads; validation of a large object can list hundreds of fields. Characters. */
const messageLimit = 4096;

/** What the API server answered instead of doing what was asked. */
export class KubernetesError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** The API's word: 'NotFound', 'Forbidden', 'Conflict', 'AlreadyExists', 'Invalid', 'Expired', …; 'Unknown' when it said none. */
  readonly reason: string;
  /** As the API gave it: name, group, kind, causes[]. */
  readonly details: Record<string, unknown> | undefined;

  constructor(status: number, reason: string, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'KubernetesError';
    this.status = status;
    this.reason = reason;
    this.details = details;
  }
}

/** How the API server quotes what it could not read: structured merge, and its JSON reader. */
const quoted = /(valueUnstructured\{Value:|bigger context \.\.\.\||byte of \.\.\.\|)[^}|]{0,2000}/g;

/** What it says of a Secret that it could not read quotes the Secret. */
function withoutSecrets(message: string): string {
  return /Kind=Secret|as a Secret/.test(message) ? message.replace(quoted, '$1•••') : message;
}

/** Reads an answer with an error status. What is not Kubernetes' is not quoted: the "cluster" may be any server that somebody wants to read. */
export function answeredError(status: number, body: unknown, redact: (text: string) => string): KubernetesError {
  const read = statusSchema.safeParse(body);
  if (!read.success)
    return new KubernetesError(status, 'Unknown', `The server answered ${status}, and not as a Kubernetes API does.`);
  const { message, reason, details } = read.data;
  const text = shorten(withoutSecrets(redact(message ?? `The API server answered ${status}.`)), messageLimit);
  return new KubernetesError(status, reason ?? 'Unknown', text, details);
}

export type UnreachableKind =
  | 'dns'
  | 'refused'
  | 'no-route'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'private-address'
  | 'too-large'
  | 'not-kubernetes'
  | 'aborted'
  | 'other';

/** There is no answer of a Kubernetes API; `detail` says why in words for the person who registered the cluster. */
export class ClusterUnreachable extends Error {
  readonly kind: UnreachableKind;
  readonly detail: string;

  constructor(kind: UnreachableKind, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'ClusterUnreachable';
    this.kind = kind;
    this.detail = detail;
  }
}

/** Node.js' and OpenSSL's codes, and what they mean to somebody who reads no OpenSSL. */
const words: Record<string, [UnreachableKind, string]> = {
  ENOTFOUND: ['dns', 'The name of the API server does not exist in DNS.'],
  EAI_AGAIN: ['dns', 'The name of the API server could not be resolved just now; DNS did not answer.'],
  ECONNREFUSED: ['refused', 'Nothing listens at the address of the API server: the connection was refused.'],
  EHOSTUNREACH: ['no-route', 'There is no way through the network to the API server.'],
  ENETUNREACH: ['no-route', 'There is no way through the network to the API server.'],
  ETIMEDOUT: ['timeout', 'The API server did not answer the connection. A firewall may drop it.'],
  ECONNRESET: ['reset', 'The connection was cut before there was an answer.'],
  EPIPE: ['reset', 'The connection was cut before there was an answer.'],
  EPROTO: ['tls', 'The server does not speak TLS, or none that is still safe.'],
  CERT_HAS_EXPIRED: ['tls', 'The certificate of the API server has expired.'],
  CERT_NOT_YET_VALID: ['tls', 'The certificate of the API server is not valid yet.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'tls',
    'The certificate of the API server is for another name. Give its name as tls-server-name.',
  ],
};

const unknownAuthority =
  'The certificate of the API server is not from the given authority. Check certificate-authority-data.';
for (const code of [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])
  words[code] = ['tls', unknownAuthority];

/** Puts what node:https threw into words. */
export function unreachable(error: unknown): ClusterUnreachable {
  if (error instanceof ClusterUnreachable) return error;
  if (error instanceof AddressRefused) return new ClusterUnreachable('private-address', error.message, error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = slim(error, code);
  const known = words[code];
  if (known) return new ClusterUnreachable(known[0], known[1], cause);
  if (/^ERR_SSL|^ERR_TLS|^ERR_OSSL|CERT|CRL/.test(code))
    return new ClusterUnreachable('tls', `TLS with the API server failed (${code}).`, cause);
  return new ClusterUnreachable('other', `The connection to the API server failed${code ? ` (${code})` : ''}.`, cause);
}

/** Node.js hangs whole certificates on its errors, which refer to themselves: no logger writes them well. */
function slim(error: unknown, code: string): unknown {
  return error instanceof Error ? Object.assign(new Error(error.message), { code }) : error;
}
