import * as z from 'zod';
import { certificates, clientCertificate, token } from './credentials.ts';
import { FaultList, type KubeconfigError } from './kubeconfig-faults.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { withoutTrailingSlashes } from './slashes.ts';

export { type KubeconfigError, KubeconfigFault } from './kubeconfig-faults.ts';

/** How to reach one cluster's API server, and as whom. Holds secrets: keep it out of logs. */
export interface ClusterAccess {
  /** 'https://…', without a slash at its end; may have a path. */
  server: string;
  /** PEM of the authorities that the server's certificate may come from; undefined: the ones that Node.js knows. */
  certificateAuthority: string | undefined;
  /** The name to ask for and expect in the server's certificate, where it is not the server's host. */
  tlsServerName?: string;
  credentials: ClusterCredentials;
  /** When the credentials end, where they do by themselves. */
  expiresAt?: Date | undefined;
}

export type ClusterCredentials =
  | { kind: 'token'; token: string }
  /** Both PEM. */
  | { kind: 'client-certificate'; certificate: string; key: string };

/** A kubeconfig with a certificate bundle has some 20 kB. Bytes. */
const sizeLimit = 256 * 1024;

const entries = <T extends z.ZodType>(key: string, value: T) =>
  z
    .array(z.object({ name: z.string(), [key]: value }))
    .nullish()
    .transform(list => (list ?? []).map(entry => ({ name: String(entry.name), value: entry[key] as z.infer<T> })));

const fields = z.record(z.string(), z.unknown());

const fileSchema = z.object({
  'current-context': z.string().min(1),
  contexts: entries('context', z.object({ cluster: z.string(), user: z.string() })),
  clusters: entries('cluster', fields),
  users: entries('user', fields),
});

const notFromFiles = 'Berth reads no file that a kubeconfig names. Put the content itself, in base64, into';

/** Why a field of a cluster is not taken. */
const refusedOfCluster: Record<string, string> = {
  'certificate-authority': `${notFromFiles} certificate-authority-data (kubectl config view --flatten --minify does that).`,
  'insecure-skip-tls-verify':
    'Without a check of the certificate anybody on the way could read the credentials. Give certificate-authority-data instead.',
  'proxy-url': 'Berth connects to the cluster directly. Give the address of the API server itself.',
};

const runsNothing =
  'Berth runs no program that a kubeconfig names. Use the token of a service account, or register an EKS cluster as such.';
const actsAsItself = 'Berth itself says whom it acts for. Use credentials that need no impersonation.';
const noPasswords = 'Kubernetes has no passwords since 1.19. Use a token or a client certificate.';

/** Why a field of a user is not taken. */
const refusedOfUser: Record<string, string> = {
  exec: runsNothing,
  'auth-provider': runsNothing,
  tokenFile: `${notFromFiles.replace(', in base64,', '')} token.`,
  'client-certificate': `${notFromFiles} client-certificate-data.`,
  'client-key': `${notFromFiles} client-key-data.`,
  username: noPasswords,
  password: noPasswords,
  as: actsAsItself,
  'as-uid': actsAsItself,
  'as-groups': actsAsItself,
  'as-user-extra': actsAsItself,
};

/** kubectl takes these for "not given". */
const given = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== false;

function refuse(found: Record<string, unknown>, refused: Record<string, string>, at: string, faults: FaultList): void {
  for (const [field, detail] of Object.entries(refused)) if (given(found[field])) faults.add(`${at}/${field}`, detail);
}

/** The one entry of that name; client-go refuses a name that stands there twice, so it is nobody's habit. */
function entryNamed<T>(
  list: { name: string; value: T }[],
  name: string,
  at: string,
  faults: FaultList,
): { value: T; pointer: string } | undefined {
  const found = list.flatMap((entry, index) => (entry.name === name ? [{ ...entry, pointer: `${at}/${index}` }] : []));
  if (found.length !== 1) {
    const why = found.length === 0 ? 'is not in the list' : 'is in the list more than once';
    faults.add(at, `${JSON.stringify(name)} ${why}.`);
  }
  return found.length === 1 ? found[0] : undefined;
}

function serverOf(value: unknown, pointer: string, faults: FaultList): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!url) faults.add(pointer, 'The address of the API server is missing or not a URL.');
  else if (url.protocol !== 'https:')
    faults.add(pointer, 'The address must begin with https://; credentials go over TLS only.');
  else if (url.username || url.password)
    faults.add(pointer, 'The address has a user name or password in it. Take it out.');
  else if (url.search || url.hash) faults.add(pointer, 'The address has a query or a fragment. Take it out.');
  return url ? withoutTrailingSlashes(url.href) : '';
}

function tlsServerNameOf(value: unknown, pointer: string, faults: FaultList): { tlsServerName?: string } {
  if (!given(value)) return {};
  if (typeof value === 'string' && /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value))
    return { tlsServerName: value };
  faults.add(pointer, 'This is not a host name.');
  return {};
}

function credentialsOf(user: Record<string, unknown>, at: string, faults: FaultList): ClusterCredentials {
  const hasCertificate = given(user['client-certificate-data']) || given(user['client-key-data']);
  if (given(user.token) && hasCertificate)
    faults.add(at, 'There are a token and a client certificate. Keep one, so that it is clear who acts.');
  if (given(user.token)) return { kind: 'token', token: token(user.token, `${at}/token`, faults) };
  if (hasCertificate) return { kind: 'client-certificate', ...clientCertificate(user, at, faults) };
  // Where the credentials are of a kind that is refused, that says it already.
  if (!faults.any) faults.add(at, 'There is neither a token nor a client certificate with its key.');
  return { kind: 'token', token: '' };
}

function shapeErrors(error: z.ZodError): KubeconfigError[] {
  return error.issues
    .slice(0, 10)
    .map(issue => ({ pointer: issue.path.map(part => `/${String(part)}`).join(''), detail: `${issue.message}.` }));
}

/**
 * Reads what the current context of a kubeconfig says; other contexts may hold what they like, nothing of them is kept. Nothing is executed, no
 * file is read and no name is resolved: an uploaded kubeconfig comes from anybody.
 * @param text YAML or JSON, at most 256 KB.
 * @throws KubeconfigFault with all faults at once, each with its JSON pointer. No secret is quoted.
 * @example parseKubeconfig(text).server; // 'https://10.0.0.1:6443'
 */
export function parseKubeconfig(text: string): ClusterAccess {
  const faults = new FaultList();
  if (Buffer.byteLength(text) > sizeLimit) {
    faults.add(
      '',
      `The kubeconfig is over ${sizeLimit / 1024} KB. Keep only the context you need (kubectl config view --flatten --minify).`,
    );
    throw faults.fault();
  }
  const read = fileSchema.safeParse(parsePlainYaml(text, faults));
  if (!read.success) throw faults.fault(shapeErrors(read.error));
  const name = read.data['current-context'];
  const context = entryNamed(read.data.contexts, name, '/contexts', faults);
  if (!context) throw faults.fault();
  const cluster = entryNamed(read.data.clusters, context.value.cluster, '/clusters', faults);
  const user = entryNamed(read.data.users, context.value.user, '/users', faults);
  if (!cluster || !user) throw faults.fault();
  const access = accessOf(cluster.value, `${cluster.pointer}/cluster`, user.value, `${user.pointer}/user`, faults);
  if (faults.any) throw faults.fault();
  return access;
}

function accessOf(
  cluster: Record<string, unknown>,
  clusterAt: string,
  user: Record<string, unknown>,
  userAt: string,
  faults: FaultList,
): ClusterAccess {
  refuse(cluster, refusedOfCluster, clusterAt, faults);
  refuse(user, refusedOfUser, userAt, faults);
  const authority = cluster['certificate-authority-data'];
  const authorityAt = `${clusterAt}/certificate-authority-data`;
  return {
    server: serverOf(cluster.server, `${clusterAt}/server`, faults),
    certificateAuthority: given(authority) ? certificates(authority, authorityAt, faults) : undefined,
    ...tlsServerNameOf(cluster['tls-server-name'], `${clusterAt}/tls-server-name`, faults),
    credentials: credentialsOf(user, userAt, faults),
  };
}
