import { createConversions, Service } from 'electrodb';
import { type App, viewApp } from '../platform/app-view.ts';
import { readPage } from '../platform/cursors.ts';
import { type AppStatus, appNames, apps, attachments, categories } from '../platform/entities/app.ts';
import { versions } from '../platform/entities/version.ts';
import { filteredPage } from '../platform/paging.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { pageOver } from '../platform/scopes.ts';
import { conditional, transact } from '../platform/writes.ts';

const service = new Service({ apps, appNames });

export interface AppFilter {
  workspace?: string | undefined;
  status?: AppStatus | undefined;
  category?: string | undefined;
  q?: string | undefined;
}

function matches(app: App, { status, category, q }: AppFilter): boolean {
  const view = viewApp(app);
  if (status && view.status !== status) return false;
  if (category && view.category !== category) return false;
  return !q || `${view.name}\n${view.title}`.toLowerCase().includes(q.toLowerCase());
}

/** One page of the apps whose workspaces the caller reads. */
export async function listApps(principal: Principal, filter: AppFilter, limit: number, cursor: string | undefined) {
  const { all, ofWorkspace } = createConversions(apps).byAccessPattern;
  const page = await pageOver(principal, 'apps:read', filter.workspace, limit, cursor, (workspace, options) =>
    filteredPage(
      options,
      step => readPage(workspace === null ? apps.query.all({}) : apps.query.ofWorkspace({ workspace }), step),
      rows => rows.filter(app => matches(app, filter)),
      app => (workspace === null ? all : ofWorkspace).fromComposite.toCursor(app),
    ),
  );
  return { ...page, items: page.items.map(viewApp) };
}

export interface AppEdit {
  title?: string | undefined;
  abstract?: string | undefined;
  description?: string | undefined;
  category?: string | undefined;
  home?: string | null | undefined;
  keywords?: string[] | undefined;
  screenshots?: string[] | undefined;
}

async function checkReferences(app: App, edit: AppEdit): Promise<void> {
  if (edit.category !== undefined && edit.category !== 'uncategorized') {
    const { data } = await categories.get({ category: edit.category }).go();
    if (!data)
      throw new Problem(400, 'invalid-input', `There is no category "${edit.category}".`, {
        errors: [{ pointer: '/category', detail: 'Not a category; GET /v1/categories lists them.' }],
      });
  }
  for (const [index, attachment] of (edit.screenshots ?? []).entries()) {
    const { data } = await attachments.get({ app: app.app, attachment }).go();
    if (!data)
      throw new Problem(400, 'invalid-input', `The app has no attachment "${attachment}".`, {
        errors: [{ pointer: `/screenshots/${index}`, detail: 'Not an attachment of this app.' }],
      });
  }
}

/**
 * Edits an app's entry.
 * @throws Problem 400 for a category or screenshot that is not there, 412 when it is not the revision that was read.
 */
export async function editApp(app: App, edit: AppEdit, ifMatch: number | undefined): Promise<App> {
  await checkReferences(app, edit);
  const { home, ...rest } = edit;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const update = apps
    .patch({ app: app.app })
    .set({ ...given, ...(home ? { home } : {}), updatedAt: new Date().toISOString() })
    .add({ revision: 1 });
  if (home === null) update.remove(['home']);
  const write = update.where((attribute, { eq }) => eq(attribute.revision, ifMatch ?? app.revision)).go();
  await conditional(
    write,
    () => new Problem(412, 'precondition-failed', 'The app was changed since you read it: read it again.'),
  );
  const { data } = await apps.get({ app: app.app }).go({ consistent: true });
  if (!data) throw notFound(`The app "${app.app}"`);
  return data;
}

/** The index has those that were uploaded some time ago; the newest is looked at itself. */
async function hasVersions({ app, lastVersion }: App): Promise<boolean> {
  const { data } = await versions.query.ofApp({ app }).go({ limit: 1 });
  if (data.length > 0 || !lastVersion) return data.length > 0;
  const { data: last } = await versions.get({ version: lastVersion }).go({ consistent: true });
  return last !== null && last.status !== 'deleted';
}

/** Deletes an app; its name in the store stays its workspace's. @throws Problem 409 while it has versions, or gets one meanwhile. */
export async function deleteApp(app: App): Promise<void> {
  const inhabited = new Problem(409, 'conflict', 'The app has versions: delete them first.');
  if (await hasVersions(app)) throw inhabited;
  await transact(
    service.transaction.write(entities => [
      entities.apps
        .delete({ app: app.app })
        .where(({ lastVersion }, { eq, notExists }) =>
          app.lastVersion ? eq(lastVersion, app.lastVersion) : notExists(lastVersion),
        )
        .commit(),
      entities.appNames.delete({ workspace: app.workspace, name: app.name }).commit(),
    ]),
    () => {
      throw inhabited;
    },
  );
}
