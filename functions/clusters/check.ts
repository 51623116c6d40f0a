import { ClusterUnreachable, KubernetesError } from '../kubernetes/errors.ts';
import { canI } from '../kubernetes/permissions.ts';
import { accessTo, type Cluster, roleAsksForExternalId, withClient } from '../platform/cluster-access.ts';
import { clusters } from '../platform/entities/cluster.ts';
import { logger } from '../platform/logging.ts';
import { Problem } from '../platform/problem.ts';

/** What Berth does on a cluster, and what cannot be done without it. */
const needs = [
  { verb: 'create', group: '', resource: 'namespaces', without: 'projects cannot be made' },
  { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings', without: 'projects cannot be made' },
  { verb: 'impersonate', group: '', resource: 'users', without: 'projects cannot be told apart' },
  { verb: 'impersonate', group: '', resource: 'groups', without: 'projects cannot be told apart' },
  { verb: 'list', group: 'apps', resource: 'deployments', without: 'the health of installations cannot be seen' },
  { verb: 'list', group: '', resource: 'pods', without: 'the health of installations cannot be seen' },
  {
    verb: 'create',
    group: 'rbac.authorization.k8s.io',
    resource: 'clusterrolebindings',
    without: 'no project can be allowed cluster-wide objects',
  },
  {
    verb: 'list',
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
    without: 'nobody can be given rights to the kinds that charts define',
  },
  {
    verb: 'list',
    group: 'apiregistration.k8s.io',
    resource: 'apiservices',
    without: 'nobody can be given rights to the kinds that charts define',
  },
] as const;

interface Finding {
  status: 'reachable' | 'unreachable';
  server?: string;
  kubernetesVersion?: string;
  problems: string[];
}

async function look(cluster: Cluster): Promise<Finding> {
  try {
    const access = await accessTo(cluster);
    const [{ gitVersion }, allowed] = await withClient(access, undefined, async client => [
      await client.version(),
      await canI(
        client,
        needs.map(({ verb, group, resource }) => ({ verb, group, resource, namespace: '' })),
      ),
    ]);
    const problems = needs.flatMap(({ verb, resource, without }, index) =>
      allowed[index] ? [] : [`Berth may not ${verb} ${resource}: ${without}.`],
    );
    return { status: 'reachable', server: access.server, kubernetesVersion: gitVersion, problems };
  } catch (error) {
    if (error instanceof ClusterUnreachable) return { status: 'unreachable', problems: [error.message] };
    if (error instanceof KubernetesError)
      return { status: 'unreachable', problems: [`It refuses Berth: ${error.message}`] };
    if (error instanceof Problem) return { status: 'unreachable', problems: [error.message] };
    throw error;
  }
}

/** What is wrong with how a cluster's role lets Berth in, whether the cluster answers or not. */
async function trustProblems(cluster: Cluster): Promise<string[]> {
  if (cluster.kind !== 'eks') return [];
  if (!cluster.externalId)
    return [
      `Berth takes on the role without an external id, as whoever registers it could have Berth do: get one (POST /v1/clusters:external-id), give the role its trust policy, then give it to the cluster (PATCH /v1/clusters/${cluster.cluster}).`,
    ];
  try {
    if (await roleAsksForExternalId(cluster)) return [];
    return [
      `The role lets Berth in without the external id, and so for whoever registers it: let its trust policy ask for sts:ExternalId "${cluster.externalId}".`,
    ];
  } catch (error) {
    logger.warn('It is not known whether a role asks for its external id', { cluster: cluster.cluster, error });
    return ['It could not be found out whether the role asks for the external id: check the cluster again.'];
  }
}

/** Checks a cluster and keeps what was found. */
export async function checkCluster(cluster: Cluster): Promise<Cluster> {
  const [{ status, server, kubernetesVersion, problems: missing }, trust] = await Promise.all([
    look(cluster),
    trustProblems(cluster),
  ]);
  const problems = [...missing, ...trust];
  logger.info('Cluster checked', { cluster: cluster.cluster, status, problems });
  const found = {
    status,
    problems,
    checkedAt: new Date().toISOString(),
    ...(server ? { server } : {}),
    ...(kubernetesVersion ? { kubernetesVersion } : {}),
  };
  await clusters.patch({ cluster: cluster.cluster }).set(found).go();
  return { ...cluster, ...found };
}
