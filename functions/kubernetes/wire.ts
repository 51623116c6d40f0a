import { type ClientRequest, request as send } from 'node:http';
import { Agent } from 'node:https';
import { TLSSocket } from 'node:tls';
import { type AddressRules, checkAddress, checkLiteralHost, guardedLookup } from './addresses.ts';
import { checkImpersonation, type Impersonation } from './identity.ts';
import type { ClusterAccess, ClusterCredentials } from './kubeconfig.ts';
import { withoutTrailingSlashes } from './slashes.ts';

export type Headers = Record<string, string | string[]>;

/** How long a connection is kept that nobody uses: shorter than servers and balancers do, so that none is closed under a new request. Milliseconds. */
const keptFor = 30_000;

export interface WireRequest {
  method: string;
  /** Absolute, under the server's own path, with its query; escaped by the caller. */
  path: string;
  headers: Headers;
  signal: AbortSignal;
}

/**
 * The connections to one API server, for one identity: the only place where credentials are put on a request, and where it is decided what is connected
 * to. Addresses are checked when they are resolved and once more when the connection stands, certificates always; nothing is followed.
 */
export class Wire {
  private readonly agent: Agent;
  private readonly url: URL;
  private readonly rules: AddressRules;
  private readonly identity: Headers;
  private credentials: ClusterCredentials;

  /** @throws TypeError for an impersonation that is refused, or an address that is not https. */
  constructor(access: ClusterAccess, rules: AddressRules, impersonate: Impersonation | undefined, maxSockets = 8) {
    this.url = new URL(access.server);
    if (this.url.protocol !== 'https:') throw new TypeError('A cluster is reached by https only.');
    this.rules = rules;
    this.identity = identityHeaders(impersonate);
    this.credentials = access.credentials;
    const { credentials } = access;
    this.agent = new Agent({
      keepAlive: true,
      timeout: keptFor,
      maxSockets,
      lookup: guardedLookup(rules),
      ca: access.certificateAuthority,
      ...(credentials.kind === 'client-certificate' ? { cert: credentials.certificate, key: credentials.key } : {}),
      ...(access.tlsServerName ? { servername: access.tlsServerName } : {}),
      minVersion: 'TLSv1.2',
      // Said explicitly, because NODE_TLS_REJECT_UNAUTHORIZED in the environment would turn it off.
      rejectUnauthorized: true,
    });
  }

  /** Takes a new token for the requests to come; a client certificate stays, as connections stand with it. */
  renew(credentials: ClusterCredentials): void {
    if (credentials.kind === 'token' && this.credentials.kind === 'token') this.credentials = credentials;
  }

  /** A server may quote in its message what it was sent. */
  redact(text: string): string {
    const { credentials } = this;
    return credentials.kind === 'token' && credentials.token ? text.replaceAll(credentials.token, '(token)') : text;
  }

  /**
   * Begins one request. The caller listens for 'response' and 'error', and ends it.
   * @throws AddressRefused for a literal address that is refused.
   */
  open({ method, path, headers, signal }: WireRequest): ClientRequest {
    checkLiteralHost(this.url.hostname, this.rules);
    const { credentials } = this;
    // With its own agent it is what https.request is; that one is replaced by emulators of Lambda, for addresses of this machine.
    const sent = send({
      protocol: 'https:',
      agent: this.agent,
      host: this.url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: this.url.port || 443,
      method,
      path: withoutTrailingSlashes(this.url.pathname) + path,
      headers: {
        ...headers,
        ...(credentials.kind === 'token' ? { authorization: `Bearer ${credentials.token}` } : {}),
        ...this.identity,
      },
      signal,
    });
    sent.on('socket', socket => {
      if (socket instanceof TLSSocket && socket.connecting) socket.once('connect', () => this.checkConnected(socket));
    });
    return sent;
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.agent.destroy();
  }

  /** The look-up's guard decided already; this looks at what the connection really reached, before anything is sent on it. */
  private checkConnected(socket: TLSSocket): void {
    try {
      if (socket.remoteAddress !== undefined) checkAddress(socket.remoteAddress, this.rules);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  }
}

function identityHeaders(impersonate: Impersonation | undefined): Headers {
  if (!impersonate) return {};
  const { user, groups } = checkImpersonation(impersonate);
  // An array becomes one header line each: the API server takes a line for one group, commas and all.
  return { 'impersonate-user': user, ...(groups.length > 0 ? { 'impersonate-group': [...groups] } : {}) };
}
