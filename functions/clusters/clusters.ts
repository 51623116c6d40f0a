import { CreateSecretCommand, DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Service } from 'electrodb';
import { KubeconfigFault, parseKubeconfig } from '../kubernetes/kubeconfig.ts';
import { secrets } from '../platform/clients.ts';
import { type Cluster, loadCluster } from '../platform/cluster-access.ts';
import { setting } from '../platform/configuration.ts';
import { clusterNames, clusters, externalIds, projects } from '../platform/entities/cluster.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { Problem } from '../platform/problem.ts';
import { conditional, transact } from '../platform/writes.ts';
import { notGiven, requireGiven } from './external-ids.ts';

const service = new Service({ clusters, clusterNames, externalIds });

export function summarizeCluster(cluster: Cluster) {
  const { cluster: id, name, description = '', kind, status, kubernetesVersion = null, checkedAt = null } = cluster;
  return { id, name, description, kind, status, kubernetesVersion, checkedAt };
}

export function viewCluster(cluster: Cluster) {
  const {
    eksName,
    eksRegion,
    eksRole,
    externalId = null,
    server = null,
    problems = [],
    createdAt,
    createdBy,
    revision,
  } = cluster;
  const eks = eksName && eksRegion && eksRole ? { name: eksName, region: eksRegion, role: eksRole, externalId } : null;
  return { ...summarizeCluster(cluster), server, eks, problems, createdAt, createdBy, revision };
}

export async function listClusters() {
  const { data } = await clusters.query.primary({}).go({ pages: 'all' });
  return { items: data.map(summarizeCluster).sort((a, b) => a.name.localeCompare(b.name)) };
}

/** Reads a kubeconfig only to refuse what Berth will not use; answers where it leads. */
function inspectKubeconfig(text: string): string {
  try {
    return parseKubeconfig(text).server;
  } catch (error) {
    if (!(error instanceof KubeconfigFault)) throw error;
    throw new Problem(400, 'invalid-input', `The kubeconfig cannot be used: ${error.message}`, {
      errors: error.errors.map(fault => ({
        ...fault,
        pointer: '/kubeconfig',
        detail: `${fault.pointer} ${fault.detail}`,
      })),
    });
  }
}

export type NewCluster = { name: string; description: string } & (
  | { kind: 'eks'; eks: { name: string; region: string; role: string; externalId: string } }
  | { kind: 'kubeconfig'; kubeconfig: string }
);

/**
 * Registers a cluster. The secret comes first: one without a cluster is of no use to anybody, a cluster without one would not open.
 * @throws Problem 400 for a kubeconfig that names files, commands or unverified TLS, and for an external id that was not given to this user; 409 when the name is taken.
 */
export async function createCluster(input: NewCluster, user: string): Promise<Cluster> {
  const cluster = newIdentifier('clu');
  const given = input.kind === 'eks' ? input.eks.externalId : undefined;
  if (given !== undefined) await requireGiven(given, user, '/eks/externalId');
  const server = input.kind === 'kubeconfig' ? inspectKubeconfig(input.kubeconfig) : undefined;
  const secret = `${setting('CLUSTER_SECRET_PREFIX')}${cluster}`;
  if (input.kind === 'kubeconfig')
    await secrets().send(
      new CreateSecretCommand({
        Name: secret,
        Description: `The kubeconfig of the cluster ${input.name}`,
        SecretString: input.kubeconfig,
      }),
    );
  const record = {
    cluster,
    name: input.name,
    description: input.description,
    kind: input.kind,
    status: 'unchecked' as const,
    createdAt: new Date().toISOString(),
    createdBy: user,
    revision: 1,
    ...(input.kind === 'eks'
      ? {
          eksName: input.eks.name,
          eksRegion: input.eks.region,
          eksRole: input.eks.role,
          externalId: input.eks.externalId,
        }
      : { secret, server: server ?? '' }),
  };
  await transact(
    service.transaction.write(entities => [
      entities.clusterNames.create({ name: input.name, cluster }).commit(),
      entities.clusters.create(record).commit(),
      // Taken with the cluster: of two that come with one external id, one is registered.
      ...(given === undefined
        ? []
        : [
            entities.externalIds
              .delete({ externalId: given })
              .where((attribute, { eq }) => eq(attribute.user, user))
              .commit(),
          ]),
    ]),
    async rejected => {
      if (rejected[2]) throw notGiven('/eks/externalId');
      if (input.kind === 'kubeconfig') await removeSecret(secret);
      throw new Problem(409, 'name-taken', `There is a cluster "${input.name}" already.`);
    },
  );
  return loadCluster(cluster);
}

/** With the week that Secrets Manager keeps it at least: a cluster forgotten by mistake can be had back. */
async function removeSecret(secret: string): Promise<void> {
  await secrets().send(new DeleteSecretCommand({ SecretId: secret, RecoveryWindowInDays: 7 }));
}

/** Before the cluster gets it: one that is lost on the way is of no use to anybody. */
async function takeExternalId(externalId: string, user: string): Promise<void> {
  await requireGiven(externalId, user, '/externalId');
  const taken = externalIds
    .delete({ externalId })
    .where((attribute, { eq }) => eq(attribute.user, user))
    .go();
  await conditional(taken, () => notGiven('/externalId'));
}

/** @throws Problem 400 for a kubeconfig or an external id that cannot be used, 409 for one that is not of the cluster's kind, 412 when it is not the revision that was read. */
export async function editCluster(
  now: Cluster,
  edit: { description?: string | undefined; kubeconfig?: string | undefined; externalId?: string | undefined },
  ifMatch: number | undefined,
  user: string,
): Promise<Cluster> {
  if (edit.kubeconfig !== undefined && now.kind === 'eks')
    throw new Problem(409, 'conflict', 'An EKS cluster is opened by its role: it has no kubeconfig.');
  if (edit.externalId !== undefined && now.kind !== 'eks')
    throw new Problem(409, 'conflict', 'A cluster with a kubeconfig has no role, and so no external id.');
  if (edit.externalId !== undefined) await takeExternalId(edit.externalId, user);
  const server = edit.kubeconfig === undefined ? undefined : inspectKubeconfig(edit.kubeconfig);
  const update = clusters
    .patch({ cluster: now.cluster })
    .set({
      description: edit.description ?? now.description ?? '',
      ...(server ? { server } : {}),
      ...(edit.externalId ? { externalId: edit.externalId } : {}),
    })
    .add({ revision: 1 })
    .where((attribute, { eq }) => eq(attribute.revision, ifMatch ?? now.revision))
    .go();
  await conditional(
    update,
    () => new Problem(412, 'precondition-failed', 'The cluster was changed since you read it: read it again.'),
  );
  if (edit.kubeconfig !== undefined)
    await secrets().send(new PutSecretValueCommand({ SecretId: now.secret, SecretString: edit.kubeconfig }));
  return loadCluster(now.cluster);
}

/** The index has those that were made some time ago; the newest is looked at itself. */
async function hasProjects({ cluster, lastProject }: Cluster): Promise<boolean> {
  const { data } = await projects.query.ofCluster({ cluster }).go({ limit: 1 });
  if (data.length > 0 || !lastProject) return data.length > 0;
  return (await projects.get({ project: lastProject }).go({ consistent: true })).data !== null;
}

/** Its secret goes when it is gone itself. @throws Problem 409 while it has projects, or gets one meanwhile. */
export async function deleteCluster(cluster: Cluster): Promise<void> {
  const inhabited = new Problem(409, 'conflict', 'There are projects on this cluster: delete them first.');
  if (await hasProjects(cluster)) throw inhabited;
  await transact(
    service.transaction.write(entities => [
      entities.clusters
        .delete({ cluster: cluster.cluster })
        .where(({ lastProject }, { eq, notExists }) =>
          cluster.lastProject ? eq(lastProject, cluster.lastProject) : notExists(lastProject),
        )
        .commit(),
      entities.clusterNames.delete({ name: cluster.name }).commit(),
    ]),
    () => {
      throw inhabited;
    },
  );
  if (cluster.secret) await removeSecret(cluster.secret);
}
