import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { castWorkspace, root } from '../../local/settings.ts';
import type { Scene } from './pages.ts';

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

async function upload(store: Store, file: string, actions: readonly (readonly ['isv' | 'reviewer', string])[]) {
  const version = await call(store, 'isv', ['PUT', `/v1/workspaces/${castWorkspace}/packages`], chart(file));
  for (const [who, action] of actions)
    await call(store, who, ['POST', `/v1/versions/${version.id}/actions`], { action, message: '' });
  return version;
}

async function category(store: Store, id: string, name: string, icon: string, app: string): Promise<void> {
  await call(store, 'admin', ['POST', '/v1/categories'], { id, name, icon });
  await call(store, 'admin', ['POST', `/v1/categories/${id}/apps`], { apps: [app] });
}

/** Installs a version in the first project of the cast's, where there is a cluster, and waits for how it ends. */
async function installation(store: Store, version: string): Promise<string | undefined> {
  const projects = await call(store, 'isv', ['GET', `/v1/workspaces/${castWorkspace}/projects`]);
  const [project] = projects.items;
  if (!project) return undefined;
  await call(store, 'isv', ['POST', '/v1/installations'], { project: project.id, release: 'broker', version });
  for (let second = 0; second < 60; second++) {
    const { items } = await call(store, 'isv', ['GET', `/v1/installations?workspace=${castWorkspace}`]);
    const found = items.find(({ release }) => release === 'broker');
    if (found?.status === 'installed' && found.health === 'healthy') return found.id;
    await sleep(1000);
  }
  throw new Error('The installation of the scene did not become healthy within a minute.');
}

/** Puts the tutorial's apps into a store: two released in their categories, a version under review, an installation where there is a cluster. */
export async function prepareScene(store: Store): Promise<Scene & { installation: string | undefined }> {
  const broker = await upload(store, 'emqx-v1.0.0-beta.1.tgz', released);
  await upload(store, 'emqx-v4.0.2.tgz', released);
  const icon = ['POST', `/v1/apps/${broker.app}/attachments?kind=icon`] as const;
  await call(store, 'isv', icon, chart('emqx-logo.png'));
  const redis = await upload(store, 'redis-11.3.4.tgz', released);
  const review = await upload(store, 'redis-12.0.0.tgz', [['isv', 'submit']]);
  await category(store, 'iot', 'Internet of Things', 'iot', broker.app);
  await category(store, 'databases', 'Databases', 'database', redis.app);
  return {
    workspace: castWorkspace,
    app: broker.app,
    version: review.id,
    installation: await installation(store, broker.id),
  };
}
