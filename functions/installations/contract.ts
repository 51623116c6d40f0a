import * as z from 'zod';
import { yamlSizeLimit } from '../chart/yaml.ts';
import { contract } from '../platform/contract.ts';
import { conflictChoices, installationStatuses } from '../platform/entities/installation.ts';
import { idOf, workspaceName } from '../platform/names.ts';
import { nameQuery, pageOf, pageQuery } from '../platform/paging.ts';
import { rolloutLimit } from './rollout-limit.ts';
import {
  historyEntry,
  installationView,
  memberStatuses,
  operationView,
  previewView,
  resourceView,
  rolloutMemberView,
  rolloutSummary,
  rolloutView,
  valuesView,
} from './views.ts';

/** A Helm release's name (helm: at most 53 characters, as names made from it get a suffix). */
const release = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/, 'lower-case letters, digits and "-", at most 53');
/**
 * Values are YAML text, with the comments of who wrote them; helm keeps what they say in the release, which has room for about so much. The longest that
 * a public chart has itself are 210,000. Characters.
 */
const values = z.string().max(yamlSizeLimit);
const rollbackOnFailure = z
  .boolean()
  .default(false)
  .describe('When it fails: bring back the revision before, or remove what a first installation left.');
const conflicts = z
  .enum(conflictChoices)
  .default('take')
  .describe(
    'Fields that others have set on the cluster since are taken over, or the upgrade fails before anything is changed.',
  );
const message = z.string().max(4000).default('');

const ofInstallation = z.object({ installation: idOf('ins') });
const begun = { 202: { description: 'It has begun: follow the installation', schema: installationView } };

export const installationsContract = contract({
  previewInstallation: {
    method: 'POST',
    path: '/v1/installations:preview',
    summary: 'What an installation or upgrade would change, before anything is changed',
    description:
      'Renders the chart against the cluster, maps API versions that it no longer has, and compares each object with the one that runs. Nothing is written. For who may install: rendering and comparing are done as the project, which reads what runs in its namespace. What is known to be secret is not shown: what Secrets hold, values under keys such as `password`, or that the chart’s schema marks (`format: password`, `writeOnly`), wherever they occur.',
    access: 'installations:write',
    cost: 'high',
    body: z.object({ project: idOf('prj'), release, version: idOf('ver'), values: values.default(''), conflicts }),
    audit: 'changes-nothing',
    answers: { 200: { description: 'What would happen, with what stands in its way', schema: previewView } },
  },
  createInstallation: {
    method: 'POST',
    path: '/v1/installations',
    summary: 'Install a version in a project',
    access: 'installations:write',
    cost: 'high',
    body: z.object({
      project: idOf('prj'),
      release,
      version: idOf('ver'),
      values: values.default(''),
      rollbackOnFailure,
      message,
    }),
    audit: {
      object: 'installation',
      keeps: ['project', 'version', 'rollbackOnFailure', 'message'],
      hides: ['values'],
    },
    answers: begun,
  },
  listInstallations: {
    method: 'GET',
    path: '/v1/installations',
    summary: 'What runs where',
    description: 'Of the caller’s workspaces; of all for who may see all.',
    access: 'signed-in',
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional().describe('Part of the release’s name.'),
      workspace: workspaceName.optional(),
      project: idOf('prj').optional(),
      cluster: idOf('clu').optional(),
      app: idOf('app').optional(),
      version: idOf('ver').optional(),
      otherThan: idOf('ver').optional().describe('A version: only those that have another one.'),
      status: z.enum(installationStatuses).optional(),
      warning: z
        .enum(['version-suspended', 'version-available'])
        .optional()
        .describe('Only those of a suspended version, or with a newer one.'),
    }),
    answers: { 200: { description: 'By workspace, oldest first', schema: pageOf(installationView) } },
  },
  getInstallation: {
    method: 'GET',
    path: '/v1/installations/{installation}',
    summary: 'An installation',
    access: 'installations:read',
    parameters: ofInstallation,
    answers: { 200: { description: 'The installation', schema: installationView } },
  },
  actOnInstallation: {
    method: 'POST',
    path: '/v1/installations/{installation}/actions',
    summary: 'Upgrade an installation, or roll it back',
    description:
      'An upgrade takes any version of the same app that may be installed, with new values or those that it has. A roll-back brings a revision back as it was, values included, if its version may be installed: not one that is suspended. It takes over what others have set since.',
    access: 'installations:write',
    cost: 'high',
    parameters: ofInstallation,
    body: z.discriminatedUnion('action', [
      z.object({
        action: z.literal('upgrade'),
        version: idOf('ver'),
        values: values.optional().describe('Those that it has, when left out.'),
        rollbackOnFailure,
        conflicts,
        message,
      }),
      z.object({
        action: z.literal('rollback'),
        revision: z.number().int().min(1).describe('Of its history.'),
        message,
      }),
    ]),
    audit: {
      object: 'installation',
      verb: 'action',
      keeps: ['version', 'revision', 'rollbackOnFailure', 'conflicts', 'message'],
      hides: ['values'],
    },
    answers: begun,
  },
  deleteInstallation: {
    method: 'DELETE',
    path: '/v1/installations/{installation}',
    summary: 'Uninstall',
    description: 'Helm removes what it made; volumes that a StatefulSet claimed stay, as helm leaves them.',
    access: 'installations:write',
    cost: 'high',
    parameters: ofInstallation,
    audit: { object: 'installation' },
    answers: begun,
  },
  listOperations: {
    method: 'GET',
    path: '/v1/installations/{installation}/operations',
    summary: 'What was done to an installation: by whom, and how it ended',
    access: 'installations:read',
    parameters: ofInstallation,
    query: z.object(pageQuery),
    answers: { 200: { description: 'Newest first', schema: pageOf(operationView) } },
  },
  getHistory: {
    method: 'GET',
    path: '/v1/installations/{installation}/history',
    summary: 'The revisions of the release on the cluster, as `helm history` has them',
    access: 'installations:read',
    cost: 'high',
    parameters: ofInstallation,
    answers: { 200: { description: 'Newest first', schema: z.object({ items: z.array(historyEntry) }) } },
  },
  getValues: {
    method: 'GET',
    path: '/v1/installations/{installation}/values',
    summary: 'The values of a revision, and the chart’s own',
    description: 'For who may write: values can hold passwords, and these are shown as they were given.',
    access: 'installations:write',
    cost: 'high',
    parameters: ofInstallation,
    query: z.object({ revision: z.coerce.number().int().min(1).optional().describe('The newest, when left out.') }),
    answers: { 200: { description: 'The values', schema: valuesView } },
  },
  getResources: {
    method: 'GET',
    path: '/v1/installations/{installation}/resources',
    summary: 'The objects of an installation, as they are on the cluster now',
    access: 'installations:read',
    cost: 'high',
    parameters: ofInstallation,
    answers: { 200: { description: 'Object by object', schema: z.object({ items: z.array(resourceView) }) } },
  },
  createRollout: {
    method: 'POST',
    path: '/v1/rollouts',
    summary: 'Upgrade an app’s installations to a version, in waves',
    description:
      'Each wave begins when the one before has succeeded; when one of a wave fails, no further wave begins. Values stay as they are.',
    access: 'installations:write',
    cost: 'high',
    body: z.object({
      workspace: workspaceName,
      version: idOf('ver'),
      installations: z
        .array(idOf('ins'))
        .min(1)
        .max(rolloutLimit)
        .optional()
        .describe('All of the workspace’s installations of the app at another version, when left out.'),
      wave: z.number().int().min(1).max(20).default(1).describe('How many at once.'),
      rollbackOnFailure,
      message,
    }),
    audit: { object: 'rollout', keeps: ['version', 'installations', 'wave', 'rollbackOnFailure', 'message'] },
    begins: { installationsCursor: 'listRolloutInstallations' },
    answers: { 202: { description: 'It has begun: follow it', schema: rolloutView } },
  },
  listRollouts: {
    method: 'GET',
    path: '/v1/rollouts',
    summary: 'Rollouts, and how far they have come',
    description: 'Of the caller’s workspaces; of all for who may see all.',
    access: 'signed-in',
    query: z.object({ ...pageQuery, workspace: workspaceName.optional() }),
    answers: { 200: { description: 'By workspace, newest first', schema: pageOf(rolloutSummary) } },
  },
  getRollout: {
    method: 'GET',
    path: '/v1/rollouts/{rollout}',
    summary: 'How far a rollout has come',
    access: 'installations:read',
    parameters: z.object({ rollout: idOf('rol') }),
    begins: { installationsCursor: 'listRolloutInstallations' },
    answers: { 200: { description: 'The rollout', schema: rolloutView } },
  },
  listRolloutInstallations: {
    method: 'GET',
    path: '/v1/rollouts/{rollout}/installations',
    summary: 'How far each installation of a rollout has come',
    access: 'installations:read',
    parameters: z.object({ rollout: idOf('rol') }),
    query: z.object({ ...pageQuery, ...nameQuery, status: z.enum(memberStatuses).optional() }),
    answers: { 200: { description: 'In the order of their waves', schema: pageOf(rolloutMemberView) } },
  },
});
