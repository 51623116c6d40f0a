import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chartPackage } from '../functions/chart/testing.ts';
import { inParallel } from '../functions/kubernetes/parallel.ts';
import { installationFixture } from './support/installation-rows.ts';
import { timeLimit, tries } from './support/long.ts';
import { type Pool, type RandomRequest, randomRequests } from './support/requests.ts';
import { type Answer, call, newUser, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

const problem = z.looseObject({
  type: z.string().startsWith('urn:berth:problem:'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().min(1),
  correlation: z.string(),
  errors: z.array(z.looseObject({ detail: z.string() })).optional(),
});

const roles = ['nobody', 'stranger', 'viewer', 'developer', 'operator', 'owner', 'reviewer', 'admin', 'token'] as const;
let tokens: Record<(typeof roles)[number], string | undefined>;
let pool: Pool;

/** What would take away what the other requests are about, or change it for everybody, is asked for with names of nothing. */
const sparing: Readonly<Record<string, readonly string[]>> = {
  deleteCluster: ['cluster'],
  editCluster: ['cluster'],
  putPlatformMember: ['user'],
  putMember: ['user'],
  removeMember: ['user'],
  deleteToken: ['token'],
  deleteProject: ['project'],
};

async function listed(path: string, id: string): Promise<string[]> {
  const { body } = await call('GET', path, { token: await tokenOf('admin') });
  return (body.items ?? []).map(each => String(each[id]));
}

/** What an admin's requests may leave behind for others. */
const shared = [
  ['/v1/categories', 'id'],
  ['/v1/clusters', 'id'],
  ['/v1/roles', 'name'],
  ['/v1/platform/members', 'user'],
] as const;
let before: string[][];

beforeAll(async () => {
  const names = {
    stranger: unique('u'),
    viewer: unique('u'),
    developer: unique('u'),
    operator: unique('u'),
    owner: unique('u'),
  };
  const signedIn: Record<string, string> = {};
  for (const [role, name] of Object.entries(names)) signedIn[role] = await newUser(name);
  const workspace = await newWorkspace({
    [names.viewer]: ['viewer'],
    [names.developer]: ['developer'],
    [names.operator]: ['operator', 'viewer'],
    [names.owner]: ['owner', 'developer', 'operator'],
  });
  const owner = String(signedIn.owner);
  const [one, two] = [
    await upload(workspace, chartPackage({ name: unique('random'), version: '1.0.0' }), owner),
    await upload(workspace, chartPackage({ name: unique('random'), version: '2.0.0' }), owner),
  ];
  const chart = unique('installed');
  const [first = '', second = ''] = [
    (await upload(workspace, chartPackage({ name: chart, version: '1.0.0' }), owner)).id,
    (await upload(workspace, chartPackage({ name: chart, version: '2.0.0' }), owner)).id,
  ];
  const { project, installation, cluster, rollout } = await installationFixture(workspace, owner, first, second);
  const made = await call('POST', `/v1/workspaces/${workspace}/tokens`, {
    token: owner,
    body: { name: 'random', permissions: ['apps:read', 'versions:upload', 'members:read'] },
  });
  tokens = {
    ...{ nobody: undefined, stranger: signedIn.stranger, viewer: signedIn.viewer, developer: signedIn.developer },
    ...{ operator: signedIn.operator, owner, reviewer: await tokenOf('reviewer'), admin: await tokenOf('admin') },
    token: String(made.body.token),
  };
  const category = unique('random');
  await call('POST', '/v1/categories', { token: tokens.admin, body: { id: category, name: 'Random' } });
  pool = {
    workspace: [workspace],
    user: [names.viewer, names.stranger],
    role: [unique('random')],
    token: [String(made.body.id)],
    app: [String(one.app), String(two.app)],
    version: [String(one.id), String(two.id), first, second],
    upload: [String(one.upload)],
    attachment: ['att_none'],
    category: [category, 'uncategorized'],
    project: [project],
    cluster: [cluster],
    installation: [installation],
    rollout: [rollout],
    path: ['Chart.yaml', 'templates/none.yaml'],
    // The index is another route's, with answers of its own.
    file: [`${chart}-1.0.0.tgz`],
    kubeVersion: ['1.36'],
  };
  before = await Promise.all(shared.map(([path, id]) => listed(path, id)));
}, timeLimit(300_000));

afterAll(async () => {
  const { admin } = tokens;
  await call('DELETE', '/v1/inspection-policy', { token: admin });
  for (const [index, [path, id]] of shared.entries())
    for (const left of (await listed(path, id)).filter(each => !before[index]?.includes(each)))
      await call('DELETE', `${path}/${encodeURIComponent(left)}`, { token: admin });
});

/** What is wrong with an answer; undefined when it is as it should be. */
function faultOf({ route }: RandomRequest, { status, headers, body, bytes }: Answer): string | undefined {
  if (status >= 500) return 'is a failure';
  const type = headers.get('content-type') ?? '';
  if (status >= 400) {
    // The gateway's own answer: the path is of no route, as one with a "/" within.
    if (!type.includes('problem+json'))
      return [400, 404, 405, 414, 431].includes(status) && !bytes.includes('urn:berth')
        ? undefined
        : 'is no problem document';
    const parsed = problem.safeParse(body);
    if (!parsed.success) return `is no good problem document: ${parsed.error.message}`;
    return parsed.data.status === status ? undefined : 'says another status';
  }
  const shape = route.answers[status];
  if (!shape) return 'is not described';
  const parsed = shape.schema?.safeParse(body);
  return parsed && !parsed.success ? `does not fit its schema: ${parsed.error.message}` : undefined;
}

describe('requests at random', () => {
  it('to every route, good and bad, of everybody, are answered as described, and never as a failure', {
    timeout: timeLimit(600_000),
  }, async () => {
    const seed = Number(process.env.BERTH_TEST_SEED ?? Date.now() % 2 ** 31);
    const poolOf = (operation: string): Pool => ({
      ...pool,
      ...Object.fromEntries((sparing[operation] ?? []).map(name => [name, []])),
    });
    const requests = fc.sample(randomRequests(roles, poolOf), { numRuns: tries(1000, 20_000), seed });
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    await inParallel(requests, 6, async request => {
      const { route, path, role, bytes, headers } = request;
      const token = tokens[role as keyof typeof tokens];
      const answer = await call(route.method, path, {
        token,
        ...(bytes ? { bytes } : {}),
        headers: {
          ...(route.body && route.body !== 'binary' ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
      });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const fault = faultOf(request, answer);
      if (fault)
        faults.push(
          `${role} ${route.method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${bytes?.subarray(0, 500)}\n  ${answer.status} ${fault}: ${answer.bytes.subarray(0, 500)}`,
        );
    });
    expect(faults, `BERTH_TEST_SEED=${seed}`).toEqual([]);
    // It is no test of doors that are all shut.
    expect(Math.min(...[200, 400, 401, 403, 404].map(status => statuses.get(status) ?? 0))).toBeGreaterThan(10);
  });
});
