import type { EntityItem } from 'electrodb';
import * as z from 'zod';
import { appStatuses, type apps } from './entities/app.ts';

/** A page shows no more of them; and they are all in the app's record. */
export const screenshotLimit = 10;

export type App = EntityItem<typeof apps>;

/** The category of every app without one. */
export const uncategorized = 'uncategorized';

/** An app as the API shows it. */
export const appView = z
  .object({
    id: z.string(),
    workspace: z.string(),
    name: z.string().describe('The chart’s name.'),
    title: z.string(),
    abstract: z.string(),
    description: z.string(),
    category: z.string(),
    home: z.string().nullable(),
    icon: z
      .string()
      .nullable()
      .describe('An address: of the store for an attachment, of anywhere for the chart’s own.'),
    screenshots: z.array(z.string()),
    keywords: z.array(z.string()),
    maintainers: z.array(z.object({ name: z.string(), email: z.string().optional(), url: z.string().optional() })),
    sources: z.array(z.string()),
    status: z.enum(appStatuses),
    latestVersion: z
      .object({ id: z.string(), name: z.string(), appVersion: z.string().nullable() })
      .nullable()
      .describe('The newest active one.'),
    createdAt: z.string(),
    updatedAt: z.string(),
    releasedAt: z.string().nullable(),
    lastReleasedAt: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'App' });
export type AppView = z.output<typeof appView>;

/** The address of an attachment, under which it is served. */
export function attachmentAddress(app: string, attachment: string): string {
  return `/v1/apps/${app}/attachments/${attachment}`;
}

function pictureAddress(app: string, picture: string): string {
  return picture.startsWith('att_') ? attachmentAddress(app, picture) : picture;
}

/** Shows an app; one whose versions were not looked at yet is on its way to draft. */
export function viewApp(app: App): AppView {
  const latest = app.latestVersion
    ? { id: app.latestVersion, name: app.latestVersionName ?? '', appVersion: app.latestAppVersion ?? null }
    : null;
  return {
    id: app.app,
    workspace: app.workspace,
    name: app.name,
    title: app.title,
    abstract: app.abstract ?? '',
    description: app.description ?? '',
    category: app.category ?? uncategorized,
    home: app.home ?? null,
    icon: app.icon ? pictureAddress(app.app, app.icon) : null,
    screenshots: (app.screenshots ?? []).map(picture => pictureAddress(app.app, picture)),
    keywords: app.keywords ?? [],
    maintainers: appView.shape.maintainers.parse(app.maintainers ?? []),
    sources: app.sources ?? [],
    status: app.status ?? 'draft',
    latestVersion: latest,
    createdAt: app.createdAt,
    updatedAt: app.updatedAt,
    releasedAt: app.releasedAt ?? null,
    lastReleasedAt: app.lastReleasedAt ?? null,
    revision: app.revision,
  };
}
