import * as z from 'zod';
import { findingCodes } from '../chart/finding-codes.ts';
import { appView, screenshotLimit } from '../platform/app-view.ts';
import { contract } from '../platform/contract.ts';
import { appStatuses } from '../platform/entities/app.ts';
import { statuses } from '../platform/entities/version.ts';
import { inspectionView } from '../platform/inspection-view.ts';
import { categoryId, idOf, workspaceName } from '../platform/names.ts';
import { nameQuery, pageOf, pageQuery } from '../platform/paging.ts';
import { policyActions } from '../platform/policy-actions.ts';
import { uploadProblem } from '../platform/uploads.ts';
import { versionView } from '../platform/views.ts';
import { kubeVersionQuery, renderedDifferenceView, renderedView } from './rendered-views.ts';

const ofApp = z.object({ app: idOf('app') });
const ofVersion = z.object({ version: idOf('ver') });
const ofAttachment = z.object({ app: idOf('app'), attachment: idOf('att') });
const nothing = { 204: { description: 'Done' } };
const webAddress = z.url({ protocol: /^https?$/ }).max(2000);

const packageFile = z
  .object({ path: z.string(), size: z.number().int(), sha256: z.string(), binary: z.boolean() })
  .meta({ id: 'PackageFile' });
const change = z.enum(['added', 'removed', 'changed']);

const detail = versionView
  .extend({
    readme: z.string().nullable(),
    values: z.string().nullable().describe('values.yaml, with its comments.'),
    valuesSchema: z.string().nullable(),
    files: z.array(packageFile),
    notes: z.array(uploadProblem.partial({ file: true })),
    allowedEdits: z.array(z.string()),
  })
  .meta({ id: 'VersionDetail' });

const inspection = inspectionView
  .extend({
    blocks: z
      .array(z.object({ action: z.enum(policyActions), code: z.enum(findingCodes), detail: z.string() }))
      .describe('What the inspection policy does not allow because of a finding.'),
  })
  .meta({ id: 'VersionInspection' });

const subchart = z
  .object({
    path: z.array(z.string()).describe('The keys that lead to its values.'),
    chart: z.string(),
    version: z.string(),
    condition: z.string().nullable().describe('Paths of values; the first that is true or false turns it on or off.'),
    tags: z.array(z.string()),
    values: z.string().nullable(),
    valuesSchema: z.string().nullable(),
    tooLong: z.boolean().describe('Whether a text is left out, because all together are too long.'),
  })
  .meta({ id: 'Subchart' });

export const catalogContract = contract({
  listApps: {
    method: 'GET',
    path: '/v1/apps',
    summary: 'The apps of the caller’s workspaces',
    access: 'signed-in',
    query: z.object({
      ...pageQuery,
      workspace: workspaceName.optional(),
      status: z.enum(appStatuses).optional(),
      category: categoryId.optional(),
      q: z.string().max(200).optional().describe('A part of the name or title.'),
    }),
    answers: { 200: { description: 'By workspace and name', schema: pageOf(appView) } },
  },
  getApp: {
    method: 'GET',
    path: '/v1/apps/{app}',
    summary: 'An app',
    access: 'visible',
    parameters: ofApp,
    answers: { 200: { description: 'The app', schema: appView } },
  },
  editApp: {
    method: 'PATCH',
    path: '/v1/apps/{app}',
    summary: 'Edit an app’s catalogue entry',
    access: 'apps:write',
    parameters: ofApp,
    body: z
      .object({
        title: z.string().min(1).max(100),
        abstract: z.string().max(500),
        description: z.string().max(20_000),
        category: categoryId,
        home: webAddress.nullable(),
        keywords: z.array(z.string().min(1).max(50)).max(30),
        screenshots: z.array(idOf('att')).max(screenshotLimit).describe('The ids of attachments, in their order.'),
      })
      .partial()
      .strict(),
    audit: {
      object: 'app',
      keeps: ['title', 'abstract', 'description', 'category', 'home', 'keywords', 'screenshots'],
    },
    answers: { 200: { description: 'The app', schema: appView } },
  },
  deleteApp: {
    method: 'DELETE',
    path: '/v1/apps/{app}',
    summary: 'Delete an app whose versions are all deleted',
    access: 'versions:delete',
    parameters: ofApp,
    audit: { object: 'app' },
    answers: nothing,
  },
  addAttachment: {
    method: 'POST',
    path: '/v1/apps/{app}/attachments',
    summary: 'Add an icon or a screenshot',
    description:
      'PNG, JPEG, GIF, WebP or SVG, up to 2 MB, as the body. An icon replaces the one before; an app has up to 10 screenshots.',
    access: 'apps:write',
    cost: 'high',
    parameters: ofApp,
    query: z.object({ kind: z.enum(['icon', 'screenshot']) }),
    body: 'binary',
    audit: { object: 'app', keeps: ['kind'] },
    answers: {
      201: {
        description: 'Where it is',
        schema: z
          .object({ id: z.string(), address: z.string(), contentType: z.string(), size: z.number().int() })
          .meta({ id: 'Attachment' }),
      },
    },
  },
  getAttachment: {
    method: 'GET',
    path: '/v1/apps/{app}/attachments/{attachment}',
    summary: 'A picture of an app',
    access: 'store',
    parameters: ofAttachment,
    answers: { 200: { description: 'The picture', contentType: 'image/*' } },
  },
  deleteAttachment: {
    method: 'DELETE',
    path: '/v1/apps/{app}/attachments/{attachment}',
    summary: 'Remove a picture',
    access: 'apps:write',
    parameters: ofAttachment,
    audit: { object: 'app' },
    answers: nothing,
  },
  listVersions: {
    method: 'GET',
    path: '/v1/apps/{app}/versions',
    summary: 'The versions of an app that the caller may see',
    access: 'visible',
    parameters: ofApp,
    query: z.object({ ...pageQuery, ...nameQuery, status: z.enum(statuses).optional() }),
    answers: { 200: { description: 'Newest upload first', schema: pageOf(versionView) } },
  },
  getVersion: {
    method: 'GET',
    path: '/v1/versions/{version}',
    summary: 'A version, with what its package says',
    access: 'visible',
    parameters: ofVersion,
    answers: { 200: { description: 'The version', schema: detail } },
  },
  editVersion: {
    method: 'PATCH',
    path: '/v1/versions/{version}',
    summary: 'Edit a version’s description',
    description: 'In draft, rejected and active.',
    access: 'versions:edit',
    parameters: ofVersion,
    body: z.object({ description: z.string().max(20_000) }),
    audit: { object: 'version', keeps: ['description'] },
    answers: { 200: { description: 'The version', schema: versionView } },
  },
  getPackage: {
    method: 'GET',
    path: '/v1/versions/{version}/package',
    summary: 'The package',
    access: 'visible',
    parameters: ofVersion,
    answers: { 302: { description: 'To an address that is good for a minute' } },
  },
  listFiles: {
    method: 'GET',
    path: '/v1/versions/{version}/files',
    summary: 'The files of the package',
    access: 'visible',
    cost: 'high',
    parameters: ofVersion,
    answers: { 200: { description: 'By path', schema: z.object({ items: z.array(packageFile) }) } },
  },
  listSubcharts: {
    method: 'GET',
    path: '/v1/versions/{version}/subcharts',
    summary: 'The charts inside of a version’s package, with their values and schemas',
    description: 'Helm merges the values of each, and holds what stands under its key to its schema.',
    access: 'visible',
    cost: 'high',
    parameters: ofVersion,
    answers: {
      200: { description: 'A chart before those inside of it', schema: z.object({ items: z.array(subchart) }) },
    },
  },
  getFile: {
    method: 'GET',
    path: '/v1/versions/{version}/files/{path+}',
    summary: 'A file of the package',
    access: 'visible',
    cost: 'high',
    parameters: z.object({ version: idOf('ver'), path: z.string() }),
    answers: { 200: { description: 'Its bytes; never as a type that a browser runs', contentType: 'text/plain' } },
  },
  getInspection: {
    method: 'GET',
    path: '/v1/versions/{version}/inspection',
    summary: 'What was found in a version’s package',
    description:
      'Which Kubernetes versions it renders for with its default values, what it runs and asks for, and what is risky in it. While it is still being inspected, 404 with Retry-After.',
    access: 'visible',
    parameters: ofVersion,
    answers: { 200: { description: 'The inspection', schema: inspection } },
  },
  getRendered: {
    method: 'GET',
    path: '/v1/versions/{version}/rendered',
    summary: 'The objects that a version’s package renders',
    description:
      'With its default values. While they are still being made, 404 of the type being-rendered with Retry-After; asking has them made, where the package was inspected before they were kept.',
    access: 'visible',
    cost: 'high',
    parameters: ofVersion,
    query: z.object({ kubeVersion: kubeVersionQuery }),
    answers: { 200: { description: 'As helm orders them', schema: renderedView } },
  },
  diffRendered: {
    method: 'GET',
    path: '/v1/versions/{version}/rendered/differences',
    summary: 'Compare the objects that two versions render',
    description:
      'What is made anew at each rendering is no difference. While either’s objects are still being made, 404 of the type being-rendered with Retry-After.',
    access: 'visible',
    cost: 'high',
    parameters: ofVersion,
    query: z.object({
      with: idOf('ver').describe('The version to compare to: what changes on the way there.'),
      kubeVersion: kubeVersionQuery,
    }),
    answers: { 200: { description: 'What differs first', schema: renderedDifferenceView } },
  },
  diffVersions: {
    method: 'GET',
    path: '/v1/versions/{version}:diff',
    summary: 'Compare two versions’ files and values',
    access: 'visible',
    cost: 'high',
    parameters: ofVersion,
    query: z.object({ with: idOf('ver').describe('The version to compare to: what changes on the way there.') }),
    answers: {
      200: {
        description: 'What differs',
        schema: z
          .object({
            from: z.string(),
            to: z.string(),
            files: z.array(z.object({ path: z.string(), change, unified: z.string().optional() })),
            values: z.array(
              z.object({
                path: z.string(),
                pointer: z.string(),
                change,
                from: z.unknown().optional(),
                to: z.unknown().optional(),
              }),
            ),
          })
          .meta({ id: 'VersionDifference' }),
      },
    },
  },
});
