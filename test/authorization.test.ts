import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { installationFixture, installationRows } from './support/installation-rows.ts';
import {
  act,
  type Call,
  call,
  inspected,
  newUser,
  newWorkspace,
  release,
  tokenOf,
  unique,
  upload,
} from './support/store.ts';

const roles = ['nobody', 'stranger', 'viewer', 'operator', 'developer', 'owner', 'reviewer', 'admin'] as const;
type Role = (typeof roles)[number];
const members: Role[] = ['viewer', 'operator', 'developer', 'owner', 'admin'];
/** An owner holds all of a workspace: nobody gives what they do not hold. */
const developers: Role[] = ['developer', 'owner', 'admin'];
const everybody: Role[] = [...roles];
const signedIn: Role[] = roles.filter(role => role !== 'nobody');

let tokens: Record<Role, string | undefined>;
let workspace: string;
let app: string;
let draft: string;
let submitted: string;
let published: { id: string; app: string };
let isvToken: string;
let installed: Awaited<ReturnType<typeof installationFixture>>;

type Request = [method: string, path: string, call?: Call];

/** An operation, who may do it, and a request for it. What a request needs to be there is made before each attempt. */
interface Row {
  may: Role[];
  request: () => Request | Promise<Request>;
}

const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
const admin = (): Promise<string> => tokenOf('admin');

async function member(): Promise<string> {
  const user = unique('member');
  await call('PUT', `/v1/workspaces/${workspace}/members/${user}`, {
    token: await admin(),
    body: { roles: ['viewer'] },
  });
  return user;
}

async function made(path: string, body: unknown, token?: string): Promise<string> {
  const answer = await call('POST', path, { token: token ?? (await admin()), body });
  expect(answer.status).toBe(201);
  return String(answer.body.id ?? answer.body.name);
}

async function attachment(): Promise<string> {
  const answer = await call('POST', `/v1/apps/${app}/attachments?kind=screenshot`, { token: isvToken, bytes: png });
  return String(answer.body.id);
}

const category = () => made('/v1/categories', { id: unique('cat'), name: 'A category' });
const role = () => made('/v1/roles', { name: unique('role'), scope: 'platform', permissions: ['categories:write'] });
const pkg = (): Buffer => chartPackage({ name: 'guarded', version: `9.${Math.floor(Math.random() * 1e9)}.0` });

const table: Record<string, Row> = {
  getMe: { may: signedIn, request: () => ['GET', '/v1/me'] },
  listWorkspaces: { may: signedIn, request: () => ['GET', '/v1/workspaces'] },
  createWorkspace: { may: ['admin'], request: () => ['POST', '/v1/workspaces', { body: { name: unique('made') } }] },
  getWorkspace: { may: members, request: () => ['GET', `/v1/workspaces/${workspace}`] },
  editWorkspace: {
    may: ['owner', 'admin'],
    request: () => ['PATCH', `/v1/workspaces/${workspace}`, { body: { description: 'Edited' } }],
  },
  listMembers: { may: members, request: () => ['GET', `/v1/workspaces/${workspace}/members`] },
  putMember: {
    may: ['owner', 'admin'],
    request: () => ['PUT', `/v1/workspaces/${workspace}/members/${unique('new')}`, { body: { roles: ['viewer'] } }],
  },
  removeMember: {
    may: ['owner', 'admin'],
    request: async () => ['DELETE', `/v1/workspaces/${workspace}/members/${await member()}`],
  },
  listPlatformMembers: { may: ['admin'], request: () => ['GET', '/v1/platform/members'] },
  putPlatformMember: {
    may: ['admin'],
    request: () => ['PUT', `/v1/platform/members/${unique('new')}`, { body: { roles: ['reviewer'] } }],
  },
  removePlatformMember: {
    may: ['admin'],
    request: async () => {
      const user = unique('platform');
      await call('PUT', `/v1/platform/members/${user}`, { token: await admin(), body: { roles: ['reviewer'] } });
      return ['DELETE', `/v1/platform/members/${user}`];
    },
  },
  listRoles: { may: signedIn, request: () => ['GET', '/v1/roles'] },
  createRole: {
    may: ['admin'],
    request: () => [
      'POST',
      '/v1/roles',
      { body: { name: unique('role'), scope: 'workspace', permissions: ['apps:read'] } },
    ],
  },
  editRole: {
    may: ['admin'],
    request: async () => ['PATCH', `/v1/roles/${await role()}`, { body: { description: 'Edited' } }],
  },
  deleteRole: { may: ['admin'], request: async () => ['DELETE', `/v1/roles/${await role()}`] },
  listTokens: { may: ['owner', 'admin'], request: () => ['GET', `/v1/workspaces/${workspace}/tokens`] },
  createToken: {
    may: ['owner'],
    request: () => ['POST', `/v1/workspaces/${workspace}/tokens`, { body: { name: 'ci', permissions: ['apps:read'] } }],
  },
  deleteToken: {
    may: ['owner', 'admin'],
    request: async () => [
      'DELETE',
      `/v1/workspaces/${workspace}/tokens/${await made(`/v1/workspaces/${workspace}/tokens`, { name: 'ci' }, tokens.owner)}`,
    ],
  },
  listAuditEntries: { may: ['owner', 'admin'], request: () => ['GET', `/v1/audit?workspace=${workspace}`] },
  exportAuditEntries: { may: ['owner', 'admin'], request: () => ['GET', `/v1/audit:export?workspace=${workspace}`] },
  getInspectionPolicy: {
    // The stranger is one here, and a developer in a workspace of their own: there they submit.
    may: ['stranger', 'developer', 'owner', 'reviewer', 'admin'],
    request: () => ['GET', '/v1/inspection-policy'],
  },
  putInspectionPolicy: {
    may: ['admin'],
    request: () => ['PUT', '/v1/inspection-policy', { body: { submit: [], release: [], install: [] } }],
  },
  resetInspectionPolicy: { may: ['admin'], request: () => ['DELETE', '/v1/inspection-policy'] },
  createUpload: {
    may: developers,
    request: () => ['POST', `/v1/workspaces/${workspace}/uploads`, { body: { file: 'a.tgz' } }],
  },
  listUploads: { may: developers, request: () => ['GET', `/v1/workspaces/${workspace}/uploads`] },
  listUnplacedUploads: { may: ['admin'], request: () => ['GET', '/v1/uploads'] },
  getUpload: {
    may: developers,
    request: async () => {
      const { body } = await call('POST', `/v1/workspaces/${workspace}/uploads`, {
        token: isvToken,
        body: { file: 'a.tgz' },
      });
      return ['GET', `/v1/uploads/${(body.upload as { id: string }).id}`];
    },
  },
  putPackage: {
    may: developers,
    request: () => ['PUT', `/v1/workspaces/${workspace}/packages`, { bytes: pkg() }],
  },
  validatePackage: { may: signedIn, request: () => ['POST', '/v1/packages:validate', { bytes: pkg() }] },
  listApps: { may: members, request: () => ['GET', `/v1/apps?workspace=${workspace}`] },
  getApp: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/apps/${app}`] },
  editApp: { may: developers, request: () => ['PATCH', `/v1/apps/${app}`, { body: { title: 'Edited' } }] },
  deleteApp: { may: developers, request: () => ['DELETE', `/v1/apps/${app}`] },
  addAttachment: {
    may: developers,
    request: () => ['POST', `/v1/apps/${app}/attachments?kind=icon`, { bytes: png }],
  },
  getAttachment: {
    may: everybody,
    request: async () => {
      const { body } = await call('POST', `/v1/apps/${published.app}/attachments?kind=screenshot`, {
        token: isvToken,
        bytes: png,
      });
      return ['GET', `/v1/apps/${published.app}/attachments/${body.id}`];
    },
  },
  deleteAttachment: {
    may: developers,
    request: async () => ['DELETE', `/v1/apps/${app}/attachments/${await attachment()}`],
  },
  listVersions: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/apps/${app}/versions`] },
  getVersion: { may: members, request: () => ['GET', `/v1/versions/${draft}`] },
  editVersion: {
    may: developers,
    request: () => ['PATCH', `/v1/versions/${draft}`, { body: { description: 'Edited' } }],
  },
  getPackage: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/versions/${submitted}/package`] },
  listSubcharts: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/versions/${submitted}/subcharts`] },
  listFiles: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/versions/${submitted}/files`] },
  getFile: { may: signedIn, request: () => ['GET', `/v1/versions/${published.id}/files/values.yaml`] },
  getInspection: {
    may: [...members, 'reviewer'],
    request: () => ['GET', `/v1/versions/${submitted}/inspection`],
  },
  getRendered: {
    may: [...members, 'reviewer'],
    request: () => ['GET', `/v1/versions/${submitted}/rendered`],
  },
  diffRendered: {
    may: members,
    request: () => ['GET', `/v1/versions/${published.id}/rendered/differences?with=${draft}`],
  },
  diffVersions: { may: members, request: () => ['GET', `/v1/versions/${published.id}:diff?with=${draft}`] },
  actOnVersion: {
    may: ['reviewer', 'admin'],
    request: () => ['POST', `/v1/versions/${submitted}/actions`, { body: { action: 'review' } }],
  },
  listAudits: { may: [...members, 'reviewer'], request: () => ['GET', `/v1/versions/${submitted}/audits`] },
  listReviews: { may: ['reviewer', 'admin'], request: () => ['GET', '/v1/reviews'] },
  getReview: { may: ['reviewer', 'admin'], request: () => ['GET', `/v1/reviews/${submitted}`] },
  listCategories: { may: everybody, request: () => ['GET', '/v1/categories'] },
  createCategory: {
    may: ['reviewer', 'admin'],
    request: () => ['POST', '/v1/categories', { body: { id: unique('cat'), name: 'A category' } }],
  },
  editCategory: {
    may: ['reviewer', 'admin'],
    request: async () => ['PATCH', `/v1/categories/${await category()}`, { body: { name: 'Edited' } }],
  },
  deleteCategory: { may: ['reviewer', 'admin'], request: async () => ['DELETE', `/v1/categories/${await category()}`] },
  orderCategories: {
    may: ['reviewer', 'admin'],
    request: async () => {
      const { body } = await call('GET', '/v1/categories');
      return ['PUT', '/v1/categories:order', { body: { categories: body.items?.map(({ id }) => id) } }];
    },
  },
  countCategories: { may: ['reviewer', 'admin'], request: () => ['GET', '/v1/categories:count'] },
  listCategoryApps: { may: ['reviewer', 'admin'], request: () => ['GET', '/v1/categories/uncategorized/apps'] },
  moveApps: {
    may: ['reviewer', 'admin'],
    request: () => ['POST', '/v1/categories/uncategorized/apps', { body: { apps: [published.app] } }],
  },
  listStoreApps: { may: everybody, request: () => ['GET', '/v1/store/apps'] },
  getStoreApp: { may: everybody, request: () => ['GET', `/v1/store/apps/${published.app}`] },
  listStoreVersions: { may: everybody, request: () => ['GET', `/v1/store/apps/${published.app}/versions`] },
  getStoreVersion: { may: everybody, request: () => ['GET', `/v1/store/versions/${published.id}`] },
  showCharts: { may: everybody, request: () => ['GET', '/charts'] },
  getStoreIndex: { may: everybody, request: () => ['GET', '/charts/index.yaml'] },
  getStoreChart: { may: everybody, request: () => ['GET', '/charts/published-by-guard-1.0.0.tgz'] },
  getWorkspaceIndex: { may: members, request: () => ['GET', `/charts/${workspace}/index.yaml`] },
  getWorkspaceChart: { may: members, request: () => ['GET', `/charts/${workspace}/guarded-1.0.0.tgz`] },
  ...(installationRows(() => installed) as Record<string, Row>),
  getOpenApi: { may: everybody, request: () => ['GET', '/v1/openapi.json'] },
  getHealth: { may: everybody, request: () => ['GET', '/v1/health'] },
};

beforeAll(async () => {
  const names = {
    stranger: unique('stranger'),
    viewer: unique('viewer'),
    operator: unique('operator'),
    developer: unique('developer'),
    owner: unique('owner'),
  };
  const of = async (name: keyof typeof names) => newUser(names[name]);
  tokens = {
    nobody: undefined,
    stranger: await of('stranger'),
    viewer: await of('viewer'),
    operator: await of('operator'),
    developer: await of('developer'),
    owner: await of('owner'),
    reviewer: await tokenOf('reviewer'),
    admin: await tokenOf('admin'),
  };
  isvToken = await tokenOf('isv');
  const { stranger, ...inside } = names;
  await newWorkspace({ [stranger]: ['owner', 'developer'] });
  workspace = await newWorkspace({
    isv: ['developer'],
    ...Object.fromEntries(Object.entries(inside).map(([name, user]) => [user, [name]])),
  });
  const uploaded = await upload(workspace, chartPackage({ name: 'guarded', version: '1.0.0' }));
  ({ id: draft = '', app = '' } = uploaded);
  submitted = (await upload(workspace, chartPackage({ name: 'guarded', version: '2.0.0' }))).id ?? '';
  await act(isvToken, submitted, 'submit');
  await inspected(isvToken, submitted);
  await inspected(isvToken, draft);
  const store = await upload(workspace, chartPackage({ name: 'published-by-guard', version: '1.0.0' }));
  published = { id: store.id ?? '', app: store.app ?? '' };
  await release(published.id);
  await inspected(isvToken, published.id);
  installed = await installationFixture(workspace, tokens.operator ?? '', draft, submitted);
  // Who sees an app follows its versions, a moment later.
  for (let status = 404; status !== 200; )
    status = (await call('GET', `/v1/apps/${app}`, { token: tokens.reviewer })).status;
});

describe('every route × every role', () => {
  const operations = Object.values(contracts).flatMap(contract => Object.keys(contract));

  it('has a row for every route there is', () => {
    expect(Object.keys(table).sort()).toEqual([...operations].sort());
  });

  it.each(operations)('%s', async operation => {
    const row = table[operation];
    if (!row) throw new Error(`No row for ${operation}`);
    for (const role of roles) {
      const [method, path, options] = await row.request();
      const answer = await call(method, path, { ...options, token: tokens[role] });
      const outcome = `${role}: ${answer.status} ${answer.bytes.subarray(0, 200)}`;
      expect(answer.status, outcome).toBeLessThan(500);
      if (row.may.includes(role)) expect([401, 403, 404], outcome).not.toContain(answer.status);
      else if (role === 'nobody') expect(answer.status, outcome).toBe(401);
      else expect([403, 404], outcome).toContain(answer.status);
    }
  });

  it('takes no reserved workspace for one, on any route, not even from an admin', async () => {
    const rows = Object.values(contracts).flatMap(contract =>
      Object.entries(contract).filter(([, { path }]) => path.includes('{workspace}')),
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const [operation] of rows) {
      const [method, path, options] = (await table[operation]?.request()) ?? ['', ''];
      for (const reserved of ['@platform', '@none', '%40platform'])
        for (const role of ['owner', 'admin'] as const) {
          const answer = await call(method, path.replace(workspace, reserved), { ...options, token: tokens[role] });
          expect([400, 404], `${operation} ${reserved} ${role}: ${answer.status}`).toContain(answer.status);
        }
    }
  });

  it('leaves the platform’s members to who may write those', async () => {
    const user = unique('platform');
    await call('PUT', `/v1/platform/members/${user}`, { token: await admin(), body: { roles: ['reviewer'] } });
    const taken = await call('DELETE', `/v1/workspaces/@platform/members/${user}`, { token: tokens.owner });
    expect([400, 404]).toContain(taken.status);
    const { body } = await call('GET', '/v1/platform/members?limit=200', { token: await admin() });
    expect(body.items).toContainEqual(expect.objectContaining({ user, roles: ['reviewer'] }));
  });

  it('tells a stranger nothing about what is there: 404, not 403', async () => {
    for (const path of [
      `/v1/workspaces/${workspace}`,
      `/v1/apps/${app}`,
      `/v1/versions/${draft}`,
      `/charts/${workspace}/index.yaml`,
    ]) {
      expect((await call('GET', path, { token: tokens.stranger })).status, path).toBe(404);
    }
  });
});

describe('tokens', () => {
  const make = async (body: unknown) =>
    (await call('POST', `/v1/workspaces/${workspace}/tokens`, { token: tokens.owner, body })).body as {
      id: string;
      token: string;
    };

  it('do what they name, in their workspace, for as long as they are there', async () => {
    const token = tokens.owner;
    const { body } = await call('POST', `/v1/workspaces/${workspace}/tokens`, {
      token,
      body: { name: 'ci', permissions: ['apps:read'] },
    });
    const secret = String(body.token);
    expect((await call('GET', `/v1/versions/${draft}`, { token: secret })).status).toBe(200);
    expect(
      (await call('PATCH', `/v1/workspaces/${workspace}`, { token: secret, body: { description: 'x' } })).status,
    ).toBe(403);
    const basic = `Basic ${Buffer.from(`any:${secret}`).toString('base64')}`;
    expect((await call('GET', `/charts/${workspace}/index.yaml`, { token: basic })).status).toBe(302);
    expect((await call('DELETE', `/v1/workspaces/${workspace}/tokens/${body.id}`, { token })).status).toBe(204);
    expect((await call('GET', `/v1/versions/${draft}`, { token: secret })).status).toBe(401);
  });

  it('cannot name more than their maker holds, nor make others', async () => {
    const user = unique('limited');
    const limited = await newUser(user);
    const role = await made('/v1/roles', {
      name: unique('role'),
      scope: 'workspace',
      permissions: ['tokens:write', 'apps:read'],
    });
    const put = { token: await admin(), body: { roles: [role] } };
    expect((await call('PUT', `/v1/workspaces/${workspace}/members/${user}`, put)).status).toBe(200);
    const ask = (permissions: string[]) =>
      call('POST', `/v1/workspaces/${workspace}/tokens`, { token: limited, body: { name: 'ci', permissions } });
    expect((await ask(['versions:upload'])).status).toBe(403);
    // Implies installations:read, and so projects:read.
    expect((await ask(['apps:read', 'installations:write'])).status).toBe(403);
    expect((await ask(['apps:read'])).status).toBe(201);
    const { token } = await make({ name: 'ci', permissions: ['apps:read'] });
    expect((await call('POST', `/v1/workspaces/${workspace}/tokens`, { token, body: { name: 'more' } })).status).toBe(
      403,
    );
  });

  it.each(['Bearer nonsense', 'Bearer berth_tok_x_y', 'Digest x', `Basic ${Buffer.from('a:b').toString('base64')}`])(
    'refuses %s with 401',
    async token => {
      const answer = await call('GET', '/v1/me', { token });
      expect(answer.status).toBe(401);
      expect(answer.body.type).toBe('urn:berth:problem:unauthenticated');
    },
  );
});
