import * as z from 'zod';
import { contract } from '../platform/contract.ts';
import { workspaceName } from '../platform/names.ts';

/** Of a package in a repository: the chart's name and its version (`packageFile`). */
const packageName = z.string().regex(/^[A-Za-z0-9._+-]{1,512}\.tgz$/, 'a file of a chart');

const index = {
  200: { description: 'An empty index, before anything was published', contentType: 'application/yaml' },
  302: { description: 'To the index, at an address that is good for a minute' },
  304: { description: 'The index is the one of If-None-Match' },
};
const chart = { 302: { description: 'To the package, at an address that is good for a minute' } };

export const chartsContract = contract({
  showCharts: {
    method: 'GET',
    path: '/charts',
    summary: 'Where people look at what the repository has',
    access: 'public',
    head: true,
    answers: { 302: { description: 'To the store’s page' } },
  },
  getStoreIndex: {
    method: 'GET',
    path: '/charts/index.yaml',
    summary: 'The store as a helm repository',
    access: 'store',
    head: true,
    answers: index,
  },
  getStoreChart: {
    method: 'GET',
    path: '/charts/{file}',
    summary: 'A package of the store',
    access: 'store',
    head: true,
    parameters: z.object({ file: packageName }),
    answers: chart,
  },
  getWorkspaceIndex: {
    method: 'GET',
    path: '/charts/{workspace}/index.yaml',
    summary: 'A workspace’s versions as a helm repository, released or not',
    description: 'For members; helm sends an API token as the password of basic auth.',
    access: 'apps:read',
    head: true,
    parameters: z.object({ workspace: workspaceName }),
    answers: index,
  },
  getWorkspaceChart: {
    method: 'GET',
    path: '/charts/{workspace}/{file}',
    summary: 'A package of a workspace',
    access: 'apps:read',
    head: true,
    parameters: z.object({ workspace: workspaceName, file: packageName }),
    answers: chart,
  },
});
