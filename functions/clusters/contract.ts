import * as z from 'zod';
import { contract } from '../platform/contract.ts';
import { clusterKinds, clusterStatuses } from '../platform/entities/cluster.ts';
import { dnsLabel, idOf } from '../platform/names.ts';

const name = dnsLabel;
const description = z.string().max(500);
/** As large as a secret may be (Secrets Manager: 65,536 bytes). */
const kubeconfig = z
  .string()
  .min(1)
  .refine(text => Buffer.byteLength(text) <= 65_536, 'at most 65,536 bytes: leave out the clusters that are not meant');
/** Only roles of this kind may be taken on: the deployment's policy names them so. */
const role = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/berth-[\w+=,.@-]{1,58}$/,
    'the ARN of a role whose name begins with "berth-"',
  );

const externalId = z
  .string()
  .regex(/^berth-[\w-]{32}$/, 'an external id that POST /v1/clusters:external-id gave')
  .describe('What Berth shows the role (sts:ExternalId). Berth gives it; nobody chooses it.');

const summary = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(clusterKinds),
    status: z.enum(clusterStatuses).describe('As of checkedAt.'),
    kubernetesVersion: z.string().nullable(),
    checkedAt: z.string().nullable(),
  })
  .meta({ id: 'ClusterSummary' });

const view = summary
  .extend({
    server: z.string().nullable(),
    eks: z
      .object({
        name: z.string(),
        region: z.string(),
        role: z.string(),
        externalId: z
          .string()
          .nullable()
          .describe('None for a cluster from before there were any: PATCH gives it one.'),
      })
      .nullable(),
    problems: z.array(z.string()).describe('What the last check missed, in words.'),
    createdAt: z.string(),
    createdBy: z.string(),
    revision: z.number().int(),
  })
  .meta({ id: 'Cluster' });

const ofCluster = z.object({ cluster: idOf('clu') });

export const clustersContract = contract({
  listClusters: {
    method: 'GET',
    path: '/v1/clusters',
    summary: 'The clusters that projects can be on',
    access: 'signed-in',
    answers: { 200: { description: 'By name', schema: z.object({ items: z.array(summary) }) } },
  },
  createCluster: {
    method: 'POST',
    path: '/v1/clusters',
    summary: 'Register a cluster, and check it',
    description:
      'An EKS cluster is opened by a role that trusts this store with an external id: get one first (POST /v1/clusters:external-id). A kubeconfig is kept in Secrets Manager and never shown again. It must hold its certificates and token itself: files, commands and unverified TLS are refused.',
    access: 'clusters:write',
    cost: 'high',
    body: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('eks'),
        name,
        description: description.default(''),
        eks: z.object({
          name: z.string().regex(/^[0-9A-Za-z][\w-]{0,99}$/, 'an EKS cluster’s name'),
          region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as "eu-central-1"'),
          role,
          externalId,
        }),
      }),
      z.object({ kind: z.literal('kubeconfig'), name, description: description.default(''), kubeconfig }),
    ]),
    audit: { object: 'cluster', keeps: ['kind', 'name', 'description', 'eks'], hides: ['kubeconfig'] },
    answers: { 201: { description: 'The cluster, reachable or not', schema: view } },
  },
  giveExternalId: {
    method: 'POST',
    path: '/v1/clusters:external-id',
    summary: 'Get an external id for the role of an EKS cluster',
    description:
      'Make the role with the trust policy of the answer, then register the cluster with the external id. It is for whoever asked for it, for one cluster, and for seven days.',
    access: 'clusters:write',
    audit: { object: 'cluster' },
    answers: {
      201: {
        description: 'The external id, and the trust policy that the role should have',
        schema: z.object({
          externalId: z.string(),
          expiresAt: z.string(),
          trustPolicy: z.record(z.string(), z.unknown()),
        }),
      },
    },
  },
  getCluster: {
    method: 'GET',
    path: '/v1/clusters/{cluster}',
    summary: 'A cluster',
    access: 'clusters:read',
    parameters: ofCluster,
    answers: { 200: { description: 'The cluster', schema: view } },
  },
  editCluster: {
    method: 'PATCH',
    path: '/v1/clusters/{cluster}',
    summary: 'Describe a cluster, or give it a new kubeconfig or external id',
    access: 'clusters:write',
    cost: 'high',
    parameters: ofCluster,
    body: z.object({ description, kubeconfig, externalId }).partial().strict(),
    audit: { object: 'cluster', keeps: ['description', 'externalId'], hides: ['kubeconfig'] },
    answers: { 200: { description: 'The cluster', schema: view } },
  },
  deleteCluster: {
    method: 'DELETE',
    path: '/v1/clusters/{cluster}',
    summary: 'Forget a cluster that has no projects: nothing on it is touched',
    access: 'clusters:write',
    parameters: ofCluster,
    audit: { object: 'cluster' },
    answers: { 204: { description: 'Done' } },
  },
  checkCluster: {
    method: 'POST',
    path: '/v1/clusters/{cluster}:check',
    summary: 'Look whether a cluster is reachable, which version it has, and what Berth may do there',
    access: 'clusters:write',
    cost: 'high',
    parameters: ofCluster,
    audit: { object: 'cluster' },
    answers: { 200: { description: 'The cluster, as it was found', schema: view } },
  },
});
