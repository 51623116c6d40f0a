import { Entity } from 'electrodb';
import { podSecurityLevels } from '../../kubernetes/pod-security.ts';
import { tableConfiguration } from '../table.ts';

export const clusterKinds = ['eks', 'kubeconfig'] as const;
export const clusterStatuses = ['unchecked', 'reachable', 'unreachable'] as const;

/** A Kubernetes cluster that Berth may install on. Few: all are one query. What opens it is in Secrets Manager, or in a role; never here. */
export const clusters = new Entity(
  {
    model: { entity: 'cluster', service: 'berth', version: '1' },
    attributes: {
      cluster: { type: 'string', required: true, readOnly: true },
      name: { type: 'string', required: true },
      description: { type: 'string' },
      kind: { type: clusterKinds, required: true, readOnly: true },
      /** Of EKS: the cluster's own name, its region, and the role to take on. */
      eksName: { type: 'string' },
      eksRegion: { type: 'string' },
      eksRole: { type: 'string' },
      /** What Berth shows the role, so that it is taken on for this registration only. Clusters from before there were any have none. */
      externalId: { type: 'string' },
      /** The name of the secret that holds the kubeconfig. */
      secret: { type: 'string' },
      /** The API server's address, when it is known. */
      server: { type: 'string' },
      status: { type: clusterStatuses, required: true, default: 'unchecked' },
      kubernetesVersion: { type: 'string' },
      /** What the last check found: what is missing, in words. */
      problems: { type: 'list', items: { type: 'string' } },
      checkedAt: { type: 'string' },
      /** The newest that was made on it: an index tells of it a moment later. */
      lastProject: { type: 'string' },
      createdAt: { type: 'string', required: true, readOnly: true },
      createdBy: { type: 'string', required: true, readOnly: true },
      revision: { type: 'number', required: true, default: 1 },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: [], template: 'clusters', casing: 'none' },
        sk: { field: 'sk', composite: ['cluster'], template: '${cluster}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** An external id that was given out, until a cluster is registered with it. */
export const externalIds = new Entity(
  {
    model: { entity: 'externalid', service: 'berth', version: '1' },
    attributes: {
      externalId: { type: 'string', required: true, readOnly: true },
      /** To whom; nobody else registers a cluster with it. */
      user: { type: 'string', required: true, readOnly: true },
      expiresAt: { type: 'string', required: true, readOnly: true },
      /** Seconds since 1970. */
      ttl: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['externalId'], template: 'externalid#${externalId}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'externalid', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** That a cluster's name is taken. */
export const clusterNames = new Entity(
  {
    model: { entity: 'clustername', service: 'berth', version: '1' },
    attributes: {
      name: { type: 'string', required: true },
      cluster: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['name'], template: 'clustername#${name}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'clustername', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** A namespace on one cluster that belongs to one workspace. */
export const projects = new Entity(
  {
    model: { entity: 'project', service: 'berth', version: '1' },
    attributes: {
      project: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      cluster: { type: 'string', required: true, readOnly: true },
      namespace: { type: 'string', required: true, readOnly: true },
      description: { type: 'string' },
      /** Whether an admin allowed cluster-wide objects. */
      clusterWide: { type: 'boolean', required: true, default: false },
      /** Namespaces beside its own in which its charts may put objects; an admin names them. They count with `clusterWide` only. */
      otherNamespaces: { type: 'list', items: { type: 'string' } },
      /** ResourceQuota's `hard`. */
      quota: { type: 'any' },
      /** Of the namespace; projects from before there were any have none, and their namespaces what labels they have. */
      podSecurity: { type: podSecurityLevels },
      /** The level that the project's operators cannot go below. */
      podSecurityFloor: { type: podSecurityLevels },
      /** Whether its own identity is bound on the cluster, and no other: projects from before acted as their workspace. */
      ownIdentity: { type: 'boolean' },
      /** The newest that was begun in it: an index tells of it a moment later. */
      lastInstallation: { type: 'string' },
      /** Since when it is being given up: nothing is installed in it from then on. */
      leaving: { type: 'string' },
      createdAt: { type: 'string', required: true, readOnly: true },
      createdBy: { type: 'string', required: true, readOnly: true },
      revision: { type: 'number', required: true, default: 1 },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['project'], template: 'project#${project}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'project', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'projects#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['project'], template: '${project}', casing: 'none' },
      },
      ofCluster: {
        index: 'gsi2',
        pk: { field: 'gsi2pk', composite: ['cluster'], template: 'projects#${cluster}', casing: 'none' },
        sk: { field: 'gsi2sk', composite: ['project'], template: '${project}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);

/** Which project has a namespace of a cluster. */
export const projectNames = new Entity(
  {
    model: { entity: 'projectname', service: 'berth', version: '1' },
    attributes: {
      cluster: { type: 'string', required: true },
      namespace: { type: 'string', required: true },
      project: { type: 'string', required: true },
    },
    indexes: {
      primary: {
        pk: {
          field: 'pk',
          composite: ['cluster', 'namespace'],
          template: 'projectname#${cluster}#${namespace}',
          casing: 'none',
        },
        sk: { field: 'sk', composite: [], template: 'projectname', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
