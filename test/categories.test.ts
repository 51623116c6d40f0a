import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { call, eventually, newUser, newWorkspace, release, tokenOf, unique, upload } from './support/store.ts';

let admin: string;
let reviewer: string;
let isv: string;

beforeAll(async () => {
  [admin, reviewer, isv] = [await tokenOf('admin'), await tokenOf('reviewer'), await tokenOf('isv')];
});

async function newCategory(fields: Record<string, unknown> = {}): Promise<string> {
  const id = unique('cat');
  const made = await call('POST', '/v1/categories', { token: reviewer, body: { id, name: id, ...fields } });
  expect(made.status, String(made.bytes)).toBe(201);
  return id;
}

async function idsInOrder(): Promise<string[]> {
  const { body } = await call('GET', '/v1/categories');
  return (body.items ?? []).map(({ id }) => String(id));
}

const put = (categories: string[], token = reviewer) =>
  call('PUT', '/v1/categories:order', { token, body: { categories } });

/** An app of one version, released or not. */
async function newApp(workspace: string, released: boolean): Promise<string> {
  const { id = '', app = '' } = await upload(workspace, chartPackage({ name: unique('sorted'), version: '1.0.0' }));
  if (released) await release(id);
  return app;
}

const move = (category: string, apps: string[], token = reviewer) =>
  call('POST', `/v1/categories/${category}/apps`, { token, body: { apps } });

const countOf = async (category: string) =>
  (await call('GET', '/v1/categories:count', { token: reviewer })).body.items?.find(each => each.category === category);

const inStore = async (category: string) =>
  (await call('GET', `/v1/store/apps?category=${category}`)).body.items?.map(({ id }) => id);

describe('a category', () => {
  it('has one of the console’s pictures, or none, and comes last', async () => {
    const first = await newCategory({ icon: 'database' });
    const second = await newCategory();
    expect((await idsInOrder()).slice(-2)).toEqual([first, second]);
    const edited = await call('PATCH', `/v1/categories/${first}`, { token: reviewer, body: { icon: null } });
    expect(edited.body).toMatchObject({ icon: null, revision: 2 });
    const kept = await call('PATCH', `/v1/categories/${second}`, { token: reviewer, body: { icon: 'web' } });
    expect(kept.body).toMatchObject({ icon: 'web' });
    const renamed = await call('PATCH', `/v1/categories/${second}`, { token: reviewer, body: { name: 'Web' } });
    expect(renamed.body).toMatchObject({ icon: 'web', name: 'Web' });
    const refused = await call('PATCH', `/v1/categories/${first}`, { token: reviewer, body: { icon: '<svg>' } });
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ pointer: '/icon' }));
    await eventually(async () => {
      const { categories } = (await call('GET', '/v1/store/apps?limit=1')).body as { categories: { id: string }[] };
      return categories.some(each => each.id === second && 'icon' in each && each.icon === 'web');
    }, 'the picture in the store');
  });
});

describe('the order', () => {
  it('is put in one call, and again without a change; the store has it too', async () => {
    const [one, two] = [await newCategory(), await newCategory()];
    const before = await idsInOrder();
    const wanted = [two, one, ...before.filter(id => id !== one && id !== two)];
    const answer = await put(wanted);
    expect(answer.body.items?.map(({ id }) => id)).toEqual(wanted);
    expect((await put(wanted)).status).toBe(200);
    expect(await idsInOrder()).toEqual(wanted);
    await eventually(async () => {
      const { categories } = (await call('GET', '/v1/store/apps?limit=1')).body as { categories: { id: string }[] };
      return categories[0]?.id === two && categories[1]?.id === one;
    }, 'the order in the store');
  });

  it('names every category once: another id is a 400 that says where, one left out a 409', async () => {
    await newCategory();
    const all = await idsInOrder();
    const unknown = await put([...all, 'no-such-category']);
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors).toContainEqual(expect.objectContaining({ pointer: `/categories/${all.length}` }));
    expect((await put([...all, all[0] ?? ''])).status).toBe(400);
    expect((await put(all.slice(1))).status).toBe(409);
    expect(await idsInOrder()).toEqual(all);
  });

  it('of two at once is one of the two as a whole', async () => {
    await newCategory();
    const all = await idsInOrder();
    const reversed = [...all].reverse();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([put(all), put(reversed, admin), put(all), put(reversed)]);
      for (const { status, bytes } of answers) expect(status, String(bytes)).toBe(200);
      expect([all, reversed]).toContainEqual(await idsInOrder());
    }
  });

  it('leaves the revisions: who renames one meanwhile is not in the way', async () => {
    const category = await newCategory();
    await put([...(await idsInOrder())].reverse());
    const renamed = await call('PATCH', `/v1/categories/${category}`, {
      token: reviewer,
      body: { name: 'Renamed' },
      headers: { 'if-match': '"1"' },
    });
    expect(renamed.status).toBe(200);
  });
});

describe('moving apps', () => {
  it('is answered app by app, can be repeated, and the store follows', async () => {
    const workspace = await newWorkspace({ isv: ['developer'] });
    const [released, other, draft] = [
      await newApp(workspace, true),
      await newApp(workspace, true),
      await newApp(workspace, false),
    ];
    const category = await newCategory();
    // Who sees an app follows its versions, a moment later.
    const apps = [released, other, draft, 'app_none', released];
    const moved = await eventually(async () => {
      const { body } = await move(category, apps);
      return body.items?.every(({ outcome }) => outcome !== 'moved') && body;
    }, 'both apps in the category');
    expect(moved.items).toEqual([
      { app: released, outcome: 'unchanged', detail: '' },
      { app: other, outcome: 'unchanged', detail: '' },
      expect.objectContaining({ app: draft, outcome: 'not-found' }),
      expect.objectContaining({ app: 'app_none', outcome: 'not-found' }),
    ]);
    await eventually(async () => (await inStore(category))?.length === 2, 'both in the store’s category');
    await expect.poll(() => countOf(category)).toEqual({ category, apps: 2, active: 2 });
    // The draft is the workspace's alone: an admin sees it.
    expect((await move(category, [draft], admin)).body.items).toMatchObject([{ outcome: 'moved' }]);
    await expect.poll(() => countOf(category)).toEqual({ category, apps: 3, active: 2 });
    const listed = (token: string) => call('GET', `/v1/categories/${category}/apps?limit=1`, { token });
    expect((await listed(reviewer)).body.items).toMatchObject([{ id: released, workspace, status: 'active' }]);
    const { cursor } = (await listed(reviewer)).body;
    const next = await call('GET', `/v1/categories/${category}/apps?cursor=${cursor}`, { token: reviewer });
    expect(next.body).toMatchObject({ items: [{ id: other }], cursor: null });
    const all = await call('GET', `/v1/categories/${category}/apps`, { token: admin });
    expect(all.body.items?.map(({ id }) => id)).toEqual([released, other, draft]);
  });

  it('goes into a category that is there, and out of it again; a deleted category leaves its apps without one', async () => {
    const workspace = await newWorkspace({ isv: ['developer'] });
    const app = await newApp(workspace, false);
    expect((await move('no-such-category', [app], admin)).status).toBe(404);
    expect((await call('GET', '/v1/categories/no-such-category/apps', { token: admin })).status).toBe(404);
    const category = await newCategory();
    await move(category, [app], admin);
    const before = Number((await countOf('uncategorized'))?.apps);
    expect((await call('DELETE', `/v1/categories/${category}`, { token: reviewer })).status).toBe(204);
    await expect.poll(() => countOf(category)).toBeUndefined();
    await expect.poll(async () => Number((await countOf('uncategorized'))?.apps)).toBe(before + 1);
    const loose = await call('GET', '/v1/categories/uncategorized/apps?limit=200', { token: admin });
    expect(loose.body.items).toContainEqual(expect.objectContaining({ id: app, category: 'uncategorized' }));
    expect((await move('uncategorized', [app], admin)).body.items).toMatchObject([{ outcome: 'moved' }]);
    expect((await call('GET', `/v1/apps/${app}`, { token: isv })).body.category).toBe('uncategorized');
  });

  it('tells an app’s developer, who read it before', async () => {
    const app = await newApp(await newWorkspace({ isv: ['developer'] }), false);
    const { headers } = await call('GET', `/v1/apps/${app}`, { token: isv });
    await move(await newCategory(), [app], admin);
    const edited = await call('PATCH', `/v1/apps/${app}`, {
      token: isv,
      body: { title: 'Mine' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(edited.status).toBe(412);
  });

  it('is for who may write categories', async () => {
    const category = await newCategory();
    for (const token of [isv, await newUser(unique('stranger'))])
      expect((await move(category, ['app_none'], token)).status).toBe(403);
  });
});

describe('a picture of an app', () => {
  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

  it('is there as soon as its address is, kept by everybody’s caches only when everybody may see it', async () => {
    const workspace = await newWorkspace({ isv: ['developer'] });
    const app = await newApp(workspace, false);
    for (let count = 0; count < 5; count++) {
      const { body } = await call('POST', `/v1/apps/${app}/attachments?kind=icon`, { token: isv, bytes: png });
      const picture = await call('GET', String(body.address), { token: isv });
      expect(picture.status).toBe(200);
      expect(picture.headers.get('cache-control')).toMatch(/^private/);
      expect(picture.headers.get('vary')).toBe('authorization');
      expect((await call('GET', String(body.address))).status).toBe(404);
    }
    const published = await newApp(workspace, true);
    const { body } = await call('POST', `/v1/apps/${published}/attachments?kind=icon`, { token: isv, bytes: png });
    const everybody = await eventually(async () => {
      const picture = await call('GET', String(body.address));
      return picture.status === 200 && picture;
    }, 'the picture for everybody');
    expect(everybody.headers.get('cache-control')).toMatch(/^public/);
  });

  it('takes the place of the icon before, which is gone then', async () => {
    const app = await newApp(await newWorkspace({ isv: ['developer'] }), false);
    const add = () => call('POST', `/v1/apps/${app}/attachments?kind=icon`, { token: isv, bytes: png });
    const [first, second] = [await add(), await add()];
    expect((await call('GET', String(first.body.address), { token: isv })).status).toBe(404);
    expect((await call('GET', `/v1/apps/${app}`, { token: isv })).body.icon).toBe(second.body.address);
  });

  it('is not lost when others come at the same time, and is one of ten at most', async () => {
    const app = await newApp(await newWorkspace({ isv: ['developer'] }), false);
    const add = () => call('POST', `/v1/apps/${app}/attachments?kind=screenshot`, { token: isv, bytes: png });
    const shown = async () => (await call('GET', `/v1/apps/${app}`, { token: isv })).body.screenshots as string[];
    const added = await Promise.all(Array.from({ length: 4 }, add));
    expect(added.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await shown()).toSorted()).toEqual(added.map(({ body }) => String(body.address)).toSorted());
    for (let count = 4; count < 10; count++) expect((await add()).status).toBe(201);
    const refused = await add();
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('at most 10 screenshots')]);
    const removed = await Promise.all(added.map(({ body }) => call('DELETE', String(body.address), { token: isv })));
    expect(removed.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(await shown()).toHaveLength(6);
    expect((await add()).status).toBe(201);
  });
});
