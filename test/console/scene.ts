import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { castWorkspace, root } from '../../local/settings.ts';
import type { Scene } from './pages.ts';
import { notebooks, type SceneApp, sceneApps, sceneCategories } from './scene-apps.ts';
import { sceneChart } from './scene-charts.ts';
import { icons } from './scene-icons.ts';

type Who = 'admin' | 'isv' | 'reviewer';

/** The store that is looked at, as a client meets it. */
export interface Store {
  url: string;
  tokens: Record<Who, string>;
}

interface Body {
  id: string;
  app: string;
  status: string;
  items: Record<string, string>[];
}

const chart = (file: string): Buffer => readFileSync(join(root, '../shared/charts/tutorial', file));

/** One request; what is there already is no failure, for a scene can be prepared again. */
async function call(
  store: Store,
  who: Who,
  [method, path]: readonly [string, string],
  body?: Uint8Array | object,
): Promise<Body> {
  const bytes = body instanceof Uint8Array;
  const answer = await fetch(store.url + path, {
    method,
    headers: {
      authorization: `Bearer ${store.tokens[who]}`,
      ...(body && !bytes ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: bytes ? Buffer.from(body) : JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  return JSON.parse(text || '{}') as Body;
}

const released = [
  ['isv', 'submit'],
  ['reviewer', 'pass'],
  ['isv', 'release'],
] as const;

async function upload(store: Store, bytes: Uint8Array, actions: readonly (readonly ['isv' | 'reviewer', string])[]) {
  const version = await call(store, 'isv', ['PUT', `/v1/workspaces/${castWorkspace}/packages`], bytes);
  for (const [who, action] of actions)
    await call(store, who, ['POST', `/v1/versions/${version.id}/actions`], { action, message: '' });
  return version;
}

/** What the store shows of an app. */
async function present(store: Store, app: string, entry: { title: string; icon: Uint8Array; category: string }) {
  const { title, icon, category } = entry;
  await call(store, 'isv', ['PATCH', `/v1/apps/${app}`], { title });
  await call(store, 'isv', ['POST', `/v1/apps/${app}/attachments?kind=icon`], icon);
  await call(store, 'admin', ['POST', `/v1/categories/${category}/apps`], { apps: [app] });
}

/** One of the scene's own apps, in the store. */
async function put(store: Store, app: SceneApp): Promise<Body> {
  const version = await upload(store, sceneChart(app), released);
  await present(store, version.app, { ...app, icon: Buffer.from(icons[app.icon]) });
  return version;
}

async function installationOf(store: Store, release: string): Promise<Record<string, string> | undefined> {
  const { items } = await call(store, 'isv', ['GET', `/v1/installations?workspace=${castWorkspace}`]);
  return items.find(each => each.release === release);
}

/** Waits for how an operation ends. */
async function ended(store: Store, release: string, status: string, health: string): Promise<string> {
  for (let second = 0; second < 90; second++) {
    const found = await installationOf(store, release);
    if (found?.status === status && found.health === health) return found.id ?? '';
    await sleep(1000);
  }
  throw new Error(`The installation "${release}" of the scene did not become ${status} and ${health} in time.`);
}

async function install(store: Store, project: string, release: string, version: string): Promise<void> {
  await call(store, 'isv', ['POST', '/v1/installations'], { project, release, version });
  await ended(store, release, 'installed', 'healthy');
}

/** An installation that was well until it was upgraded to a version that wants a node with a GPU. A version that does not has come out since. */
async function unwell(store: Store, project: string, first: Body): Promise<string> {
  const release = 'notebooks';
  const second = await upload(store, sceneChart(notebooks, '1.5.0', true), released);
  const found = await installationOf(store, release);
  if (!found) {
    await install(store, project, release, first.id);
    const { id } = (await installationOf(store, release)) ?? {};
    await call(store, 'isv', ['POST', `/v1/installations/${id}/actions`], { action: 'upgrade', version: second.id });
  }
  const id = await ended(store, release, 'failed', 'degraded');
  await upload(store, sceneChart(notebooks, '1.5.1'), released);
  return id;
}

async function theTutorials(store: Store): Promise<{ broker: Body; review: Body }> {
  const broker = await upload(store, chart('emqx-v1.0.0-beta.1.tgz'), released);
  await upload(store, chart('emqx-v4.0.2.tgz'), released);
  await present(store, broker.app, { title: 'EMQ X Broker', icon: chart('emqx-logo.png'), category: 'iot' });
  const redis = await upload(store, chart('redis-11.3.4.tgz'), released);
  await present(store, redis.app, { title: 'Redis', icon: Buffer.from(icons.layers), category: 'databases' });
  const review = await upload(store, chart('redis-12.0.0.tgz'), [['isv', 'submit']]);
  return { broker, review };
}

/**
 * Fills a store: the tutorial's apps and some more, released, in categories; a version under review; and, where there is a cluster, an installation that
 * is well and one that is not.
 */
export async function prepareScene(store: Store): Promise<Scene & { installation: string | undefined }> {
  for (const category of sceneCategories) await call(store, 'admin', ['POST', '/v1/categories'], category);
  for (const app of sceneApps) await put(store, app);
  const first = await put(store, notebooks);
  const { broker, review } = await theTutorials(store);
  const { items } = await call(store, 'isv', ['GET', `/v1/workspaces/${castWorkspace}/projects`]);
  const project = items[0]?.id;
  if (project && !(await installationOf(store, 'broker'))) await install(store, project, 'broker', broker.id);
  return {
    workspace: castWorkspace,
    app: broker.app,
    version: review.id,
    installation: project && (await unwell(store, project, first)),
  };
}
