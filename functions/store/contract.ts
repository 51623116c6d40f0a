import * as z from 'zod';
import { appView } from '../platform/app-view.ts';
import { catalogueApp, catalogueCategory } from '../platform/catalogue.ts';
import { contract } from '../platform/contract.ts';
import { inspectionView } from '../platform/inspection-view.ts';
import { categoryId, idOf } from '../platform/names.ts';
import { nameQuery, pageOf, pageQuery } from '../platform/paging.ts';
import { versionView } from '../platform/views.ts';

const storeApp = catalogueApp.meta({ id: 'StoreApp' });
const storeVersion = versionView
  .pick({ id: true, name: true, description: true, digest: true, size: true, releasedAt: true })
  .extend({
    description: z.string().describe('What changed, in its developer’s words.'),
    appVersion: z.string().nullable(),
  })
  .meta({ id: 'StoreVersion' });

const storeVersionDetail = storeVersion
  .extend(versionView.pick({ app: true, metadata: true }).shape)
  .extend({
    readme: z.string().nullable(),
    values: z.string().nullable().describe('values.yaml, with its comments.'),
    valuesSchema: z.string().nullable(),
    inspection: inspectionView.nullable().describe('Null while the package is still being inspected.'),
  })
  .meta({ id: 'StoreVersionDetail' });

export const storeContract = contract({
  listStoreApps: {
    method: 'GET',
    path: '/v1/store/apps',
    summary: 'Find apps in the store',
    access: 'store',
    cost: 'high',
    query: z.object({
      ...pageQuery,
      q: z
        .string()
        .max(200)
        .optional()
        .describe('Words of the name, keywords or texts; beginnings do, and small typing errors are forgiven.'),
      category: categoryId.optional(),
      sort: z
        .enum(['updated', 'newest', 'name'])
        .default('updated')
        .describe('Without q; with q the best match comes first.'),
    }),
    answers: {
      200: {
        description: 'A page of apps, and how many there are in each category',
        schema: pageOf(storeApp).extend({
          total: z.number().int(),
          categories: z.array(catalogueCategory.extend({ apps: z.number().int() })),
        }),
      },
    },
  },
  getStoreApp: {
    method: 'GET',
    path: '/v1/store/apps/{app}',
    summary: 'An app of the store, with its newest active versions',
    access: 'store',
    parameters: z.object({ app: idOf('app') }),
    begins: { versionsCursor: 'listStoreVersions' },
    answers: {
      200: {
        description: 'The app',
        schema: appView
          .extend({
            versions: z.array(storeVersion).describe('The newest ones, by SemVer.'),
            versionsTotal: z.number().int().describe('How many there are.'),
            versionsCursor: z
              .string()
              .nullable()
              .describe('Where the other versions go on, in the list of them; null when these are all.'),
            readme: z.string().nullable(),
          })
          .meta({ id: 'StoreAppDetail' }),
      },
    },
  },
  listStoreVersions: {
    method: 'GET',
    path: '/v1/store/apps/{app}/versions',
    summary: 'The active versions of an app',
    description: 'What was released or suspended a moment ago may not be counted yet.',
    access: 'store',
    parameters: z.object({ app: idOf('app') }),
    query: z.object({ ...pageQuery, ...nameQuery }),
    answers: {
      200: { description: 'Newest first, by SemVer', schema: pageOf(storeVersion).extend({ total: z.number().int() }) },
    },
  },
  getStoreVersion: {
    method: 'GET',
    path: '/v1/store/versions/{version}',
    summary: 'An active version, with what its package says and what was found in it',
    access: 'store',
    parameters: z.object({ version: idOf('ver') }),
    answers: { 200: { description: 'The version', schema: storeVersionDetail } },
  },
});
