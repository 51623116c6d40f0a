import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { type StackApart, startApart } from '../local/apart.ts';
import { signIn } from '../local/cast.ts';
import { freePort } from '../local/processes.ts';
import { type CastName, cast, type LocalSettings } from '../local/settings.ts';
import { type Answer, eventually } from './support/store.ts';

const directory = join(inject('settings').directory, 'restarted');
const [chart, versions] = ['restarted', ['1.0.0', '1.1.0', '1.2.0', '1.3.0']];

let settings: LocalSettings;
let running: StackApart;

async function start(): Promise<void> {
  running = await startApart(settings);
}

async function request(who: CastName, path: string, body?: Uint8Array | object): Promise<Answer['body']> {
  const token = await signIn(settings, running.stack.outputs, who, cast[who].password);
  const isPackage = body instanceof Uint8Array;
  const answer = await fetch(running.stack.url + path, {
    method: body ? (isPackage ? 'PUT' : 'POST') : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(isPackage ? {} : { 'content-type': 'application/json' }) },
    ...(body ? { body: isPackage ? Buffer.from(body) : JSON.stringify(body) } : {}),
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as Answer['body'];
}

const act = (who: CastName, id: string, action: string) => request(who, `/v1/versions/${id}/actions`, { action });

async function submit(version: string): Promise<string> {
  const bytes = chartPackage({ name: chart, version });
  const { id } = await request('isv', '/v1/workspaces/tutorial/packages', bytes);
  await act('isv', String(id), 'submit');
  return String(id);
}

async function pass(id: string): Promise<void> {
  await act('reviewer', id, 'pass');
  await act('isv', id, 'release');
}

/** What helm finds, and the console. */
async function published(): Promise<unknown> {
  const index = await (await fetch(`${running.stack.url}/charts/index.yaml`)).text();
  const { items = [] } = await request('isv', `/v1/store/apps?q=${chart}`);
  const [newest] = items.map(({ latestVersion }) => (latestVersion as { name: string }).name);
  return { listed: versions.filter(version => index.includes(`${chart}-${version}.tgz`)), newest };
}

async function eventuallyPublished(...listed: string[]): Promise<void> {
  const wanted = JSON.stringify({ listed, newest: listed.at(-1) });
  await eventually(async () => JSON.stringify(await published()) === wanted, `in the store: ${wanted}`);
}

afterAll(async () => {
  await running?.stop();
});

it('finds everything as it was after each restart, and goes on', { timeout: 300_000 }, async () => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  settings = { directory, port: await freePort(), cloudPort: await freePort(), context: {}, quiet: true };
  await start();
  await pass(await submit('1.0.0'));
  await eventuallyPublished('1.0.0');
  const inReview = await submit('1.1.0');
  await running.stop();

  await start();
  await eventuallyPublished('1.0.0');
  await pass(inReview);
  await eventuallyPublished('1.0.0', '1.1.0');
  // Stopped before the store can have followed.
  await pass(await submit('1.2.0'));
  await running.stop();

  await start();
  await eventuallyPublished('1.0.0', '1.1.0', '1.2.0');
  await pass(await submit('1.3.0'));
  await eventuallyPublished('1.0.0', '1.1.0', '1.2.0', '1.3.0');
});
