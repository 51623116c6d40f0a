import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { EntityItem } from 'electrodb';
import { KubernetesClient } from '../kubernetes/client.ts';
import { eksToken } from '../kubernetes/eks.ts';
import type { Impersonation } from '../kubernetes/identity.ts';
import { type ClusterAccess, parseKubeconfig } from '../kubernetes/kubeconfig.ts';
import { secrets, sts } from './clients.ts';
import { setting } from './configuration.ts';
import { clusters } from './entities/cluster.ts';
import { notFound, Problem } from './problem.ts';

export type Cluster = EntityItem<typeof clusters>;

/** How long one session of an EKS role lasts, seconds: the least that STS gives, and as long as a function lives. */
const sessionSeconds = 900;

/** @throws Problem 404. */
export async function loadCluster(id: string): Promise<Cluster> {
  const { data } = await clusters.get({ cluster: id }).go({ consistent: true });
  if (!data) throw notFound(`The cluster "${id}"`);
  return data;
}

/** The cluster cannot be used as it is registered; says why. Never says what is in its kubeconfig. */
function unusable(cluster: Pick<Cluster, 'name'>, why: string, cause?: unknown): Problem {
  return new Problem(409, 'cluster-unusable', `The cluster "${cluster.name}" cannot be used: ${why}`, { cause });
}

async function assume({ cluster, eksRole }: Cluster, externalId: string | undefined) {
  const { Credentials } = await sts().send(
    new AssumeRoleCommand({
      RoleArn: eksRole,
      RoleSessionName: `berth-${cluster}`.slice(0, 64),
      DurationSeconds: sessionSeconds,
      ...(externalId ? { ExternalId: externalId } : {}),
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

/**
 * Whether the role's trust policy asks for an external id. One that does not can be taken on for whoever registers a cluster with its ARN (the confused deputy): STS
 * tells of it only by letting Berth in without one.
 * @throws what STS says otherwise: then it is not known.
 */
export async function roleAsksForExternalId(cluster: Cluster): Promise<boolean> {
  try {
    await assume(cluster, undefined);
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') return true;
    throw error;
  }
}

async function eksAccess(cluster: Cluster): Promise<ClusterAccess> {
  const { eksName: name = '', eksRegion: region = '', eksRole: role = '' } = cluster;
  try {
    const credentials = await assume(cluster, cluster.externalId);
    const eks = new EKSClient({ region, credentials });
    const { cluster: described } = await eks.send(new DescribeClusterCommand({ name }));
    eks.destroy();
    if (!described?.endpoint) throw new Error(`it is ${described?.status ?? 'not there'}.`);
    const { token, expiresAt } = await eksToken({ clusterName: name, region, credentials });
    const authority = described.certificateAuthority?.data;
    return {
      server: described.endpoint,
      certificateAuthority: authority ? Buffer.from(authority, 'base64').toString('utf8') : undefined,
      credentials: { kind: 'token', token },
      expiresAt,
    };
  } catch (cause) {
    throw unusable(
      cluster,
      `the role ${role} could not be used to open the EKS cluster "${name}" in ${region}: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  }
}

async function kubeconfigAccess(cluster: Cluster): Promise<ClusterAccess> {
  const { SecretString } = await secrets().send(new GetSecretValueCommand({ SecretId: cluster.secret }));
  if (!SecretString) throw unusable(cluster, 'its secret is empty. Register its kubeconfig again.');
  return parseKubeconfig(SecretString);
}

/**
 * What opens a cluster, fetched anew each time: an EKS token lives 15 minutes, and a kubeconfig may have been replaced.
 * @throws Problem 409 `cluster-unusable`.
 */
export function accessTo(cluster: Cluster): Promise<ClusterAccess> {
  return cluster.kind === 'eks' ? eksAccess(cluster) : kubeconfigAccess(cluster);
}

/** Whether clusters may be at addresses of private networks. */
export function privateNetworks(): boolean {
  return setting('CLUSTER_NETWORKS') === 'private';
}

/** Does something on a cluster, as Berth itself or as a project; its connections are closed afterwards. */
export async function withClient<T>(
  access: ClusterAccess,
  impersonate: Impersonation | undefined,
  work: (client: KubernetesClient) => Promise<T>,
): Promise<T> {
  const client = new KubernetesClient(access, {
    allowPrivate: privateNetworks(),
    ...(impersonate ? { impersonate } : {}),
  });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

/** The same on a registered cluster. @throws Problem 404, 409 `cluster-unusable`; what the work throws. */
export async function onRegistered<T>(
  cluster: string,
  impersonate: Impersonation | undefined,
  work: (client: KubernetesClient) => Promise<T>,
): Promise<T> {
  return withClient(await accessTo(await loadCluster(cluster)), impersonate, work);
}
