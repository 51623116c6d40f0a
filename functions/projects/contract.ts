import * as z from 'zod';
import { podSecurityLevels } from '../kubernetes/pod-security.ts';
import { contract } from '../platform/contract.ts';
import { dnsLabel, idOf, workspaceName } from '../platform/names.ts';
import { nameQuery, pageOf, pageQuery } from '../platform/paging.ts';

/** Of the cluster itself, or of everybody: nobody's project (Kubernetes reserves the prefix kube-). */
const reserved = /^(kube-.*|default|berth-system)$/;

const namespace = dnsLabel.refine(name => !reserved.test(name), 'this namespace belongs to the cluster: take another');
/** Named for a project by an admin, who may well name the cluster's own. */
const otherNamespaces = z
  .array(dnsLabel.refine(name => name !== 'berth-system', 'this namespace is Berth’s own'))
  .max(20)
  .refine(names => new Set(names).size === names.length, 'each once');
const description = z.string().max(500);
/** Of a ResourceQuota: what may be used in all, by resource (Kubernetes: Resource Quotas, quantity). */
const quota = z
  .record(
    z.string().regex(/^[a-z0-9]([a-z0-9./-]{0,150}[a-z0-9])?$/, 'a resource, such as "requests.cpu" or "pods"'),
    z.string().regex(/^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/, 'a quantity, such as "500m", "8Gi" or "20"'),
  )
  .refine(hard => Object.keys(hard).length > 0 && Object.keys(hard).length <= 50, 'between 1 and 50 resources');

const podSecurity = z
  .enum(podSecurityLevels)
  .describe(
    'The Pod Security Standard that the namespace enforces: pods that do not meet it are refused. Below podSecurityFloor it needs clusters:write.',
  );

const view = z
  .object({
    id: z.string(),
    workspace: z.string(),
    cluster: z.string(),
    namespace: z.string(),
    description: z.string(),
    clusterWide: z.boolean().describe('Whether charts may bring cluster-wide objects; an admin allows it.'),
    otherNamespaces: z
      .array(z.string())
      .describe('Namespaces beside its own in which objects stay that charts put there; an admin names them.'),
    quota: z.record(z.string(), z.string()).nullable(),
    podSecurity: podSecurity.nullable().describe('null: none was chosen, and the namespace has what labels it has.'),
    podSecurityFloor: z
      .enum(podSecurityLevels)
      .nullable()
      .describe('The least strict level that needs no administrator of clusters; null: baseline.'),
    createdAt: z.string(),
    createdBy: z.string(),
    revision: z.number().int(),
  })
  .meta({ id: 'Project' });

const ofProject = z.object({ project: idOf('prj') });
const inWorkspace = z.object({ workspace: workspaceName });

export const projectsContract = contract({
  listProjects: {
    method: 'GET',
    path: '/v1/workspaces/{workspace}/projects',
    summary: 'The namespaces of a workspace',
    access: 'projects:read',
    parameters: inWorkspace,
    query: z.object({ ...pageQuery, ...nameQuery }),
    answers: { 200: { description: 'Oldest first', schema: pageOf(view) } },
  },
  createProject: {
    method: 'POST',
    path: '/v1/workspaces/{workspace}/projects',
    summary: 'Make a namespace on a cluster that is the workspace’s own',
    description:
      'The namespace is made, and the project confined to it: whatever is installed there is installed as berth:project:{id}, which may act in this namespace only. Its Pod Security level is baseline unless another one is given.',
    access: 'projects:write',
    cost: 'high',
    parameters: inWorkspace,
    body: z.object({
      cluster: idOf('clu'),
      namespace,
      description: description.default(''),
      quota: quota.optional(),
      podSecurity: podSecurity.optional(),
    }),
    audit: { object: 'project', keeps: ['cluster', 'namespace', 'description', 'quota', 'podSecurity'] },
    answers: { 201: { description: 'The project', schema: view } },
  },
  getProject: {
    method: 'GET',
    path: '/v1/projects/{project}',
    summary: 'A project',
    access: 'projects:read',
    parameters: ofProject,
    answers: { 200: { description: 'The project', schema: view } },
  },
  editProject: {
    method: 'PATCH',
    path: '/v1/projects/{project}',
    summary: 'Describe a project, or set its quota or Pod Security level',
    access: 'projects:write',
    cost: 'high',
    parameters: ofProject,
    body: z.object({ description, quota: quota.nullable(), podSecurity }).partial().strict(),
    audit: { object: 'project', keeps: ['description', 'quota', 'podSecurity'] },
    answers: { 200: { description: 'The project', schema: view } },
  },
  allowClusterWide: {
    method: 'PUT',
    path: '/v1/projects/{project}/cluster-wide',
    summary: 'Allow a project’s charts cluster-wide objects, or stop it',
    description:
      'Who may make cluster roles can give themselves any right on the cluster: allow it only to whom you trust with all of it. What charts put into otherNamespaces (kube-system, for metrics-server) stays there; all else is put into the project’s own namespace. The project has the rights in these namespaces that it has in its own, as long as they are named.',
    access: 'clusters:write',
    cost: 'high',
    parameters: ofProject,
    body: z
      .object({ allowed: z.boolean(), otherNamespaces: otherNamespaces.default([]) })
      .refine(({ allowed, otherNamespaces: named }) => allowed || named.length === 0, {
        message: 'only a project with cluster-wide objects has other namespaces',
        path: ['otherNamespaces'],
      }),
    audit: { object: 'project', keeps: ['allowed', 'otherNamespaces'] },
    answers: { 200: { description: 'The project', schema: view } },
  },
  deleteProject: {
    method: 'DELETE',
    path: '/v1/projects/{project}',
    summary: 'Give a project up that has no installations',
    access: 'projects:write',
    cost: 'high',
    parameters: ofProject,
    query: z.object({
      namespace: z
        .enum(['keep', 'delete'])
        .default('keep')
        .describe('Whether the namespace goes too, with everything in it: volumes as well.'),
    }),
    audit: { object: 'project', keeps: ['namespace'] },
    answers: { 204: { description: 'Done' } },
  },
});
