import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { isFinal } from '../functions/platform/idempotency.ts';
import { region } from '../local/settings.ts';
import { act, call, eventually, newUser, newWorkspace, s3, stack, tokenOf, unique, upload } from './support/store.ts';

let workspace: string;
const names = { owner: unique('owner'), stranger: unique('stranger') };
let owner: string;
let stranger: string;
const member = (user: string): string => `/v1/workspaces/${workspace}/members/${encodeURIComponent(user)}`;
const put = (user: string, roles: string[], token: string | undefined = owner) =>
  call('PUT', member(user), { token, body: { roles } });
const make = (token: string, body: unknown, headers: Record<string, string> = {}) =>
  call('POST', `/v1/workspaces/${workspace}/tokens`, { token, body, headers });
const look = (token: string) => call('GET', `/v1/apps?workspace=${workspace}`, { token });

beforeAll(async () => {
  owner = await newUser(names.owner);
  stranger = await newUser(names.stranger);
  workspace = await newWorkspace({ [names.owner]: ['owner'], isv: ['developer'] });
});

describe('tokens', () => {
  it('that may write members make nobody what they are not themselves', async () => {
    const made = await make(owner, { name: 'ci', permissions: ['members:write'] });
    for (const role of ['owner', 'developer', 'viewer']) {
      const answer = await put(unique('friend'), [role], String(made.body.token));
      expect(answer.status, role).toBe(403);
      expect(answer.body.permission).toBeTypeOf('string');
    }
  });

  it('that may upload and submit can submit what they uploaded', async () => {
    const made = await make(owner, { name: 'ci', permissions: ['versions:upload', 'versions:submit'] });
    const token = String(made.body.token);
    const { id = '' } = await upload(workspace, chartPackage({ name: unique('by-token'), version: '1.0.0' }), token);
    const submitted = await act(token, id, 'submit');
    expect(submitted.status).toBe(200);
    expect(submitted.body.status).toBe('submitted');
  });

  it('end with their maker’s membership, for good', async () => {
    const user = unique('leaver');
    const leaver = await newUser(user);
    expect((await put(user, ['owner'])).status).toBe(200);
    const made = await make(leaver, { name: 'left-behind' });
    const token = String(made.body.token);
    expect((await look(token)).status).toBe(200);
    expect((await call('DELETE', member(user), { token: owner })).status).toBe(204);
    expect((await put(user, ['owner'])).status).toBe(200);
    expect((await look(leaver)).status).toBe(200);
    for (const path of ['/v1/me', `/v1/apps?workspace=${workspace}`, '/v1/store/apps'])
      expect((await call('GET', path, { token })).status, path).toBe(401);
  });

  it('of anybody are seen and ended by an owner', async () => {
    const user = unique('colleague');
    const colleague = await newUser(user);
    await put(user, ['owner']);
    const made = await make(colleague, { name: 'theirs' });
    const at = `/v1/workspaces/${workspace}/tokens`;
    await expect
      .poll(async () => (await call('GET', `${at}?limit=200`, { token: owner })).body.items)
      .toContainEqual(expect.objectContaining({ id: made.body.id, user }));
    expect((await call('DELETE', `${at}/${made.body.id}`, { token: owner })).status).toBe(204);
    expect((await call('GET', '/v1/me', { token: String(made.body.token) })).status).toBe(401);
  });
});

describe('a user who is disabled at the identity provider', () => {
  const pool = new CognitoIdentityProviderClient({
    endpoint: stack.cloudUrl,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

  it('cannot go on, neither with an API token nor with the sign-in’s', async () => {
    const user = unique('fired');
    const signedIn = await newUser(user);
    await put(user, ['owner']);
    const token = String((await make(signedIn, { name: 'pipeline' })).body.token);
    expect((await look(token)).status).toBe(200);
    const of = { UserPoolId: stack.outputs.UserPoolId, Username: user };
    await pool.send(new AdminDisableUserCommand(of));
    // Every function asks for itself.
    for (const path of [`/v1/apps?workspace=${workspace}`, '/v1/me', `/charts/${workspace}/index.yaml`])
      for (const credential of [token, signedIn])
        await expect
          .poll(async () => (await call('GET', path, { token: credential })).status, { message: path })
          .toBe(401);
    await pool.send(new AdminEnableUserCommand(of));
    await expect.poll(async () => (await look(token)).status).toBe(200);
  });
});

describe('a user name that is made anew for somebody else', () => {
  it('has nothing of what was given to it before, by no credential, until it is given again', async () => {
    const pool = new CognitoIdentityProviderClient({
      endpoint: stack.cloudUrl,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const user = unique('alice');
    const before = await newUser(user);
    await put(user, ['owner']);
    const token = String((await make(before, { name: 'hers' })).body.token);
    expect((await look(token)).status).toBe(200);
    await pool.send(new AdminDeleteUserCommand({ UserPoolId: stack.outputs.UserPoolId, Username: user }));
    // Each function asks the provider for itself, some seconds after it did last.
    const after = await newUser(user);
    await expect.poll(async () => (await look(after)).status).toBe(404);
    for (const credential of [before, token]) await expect.poll(async () => (await look(credential)).status).toBe(401);
    const shown = async () =>
      (await call('GET', `/v1/workspaces/${workspace}/members?limit=200`, { token: owner })).body.items;
    await expect.poll(shown).toContainEqual(expect.objectContaining({ user, roles: ['owner'], lastSignIn: null }));
    expect((await put(user, ['viewer'])).status).toBe(200);
    await expect.poll(async () => (await look(after)).status).toBe(200);
    for (const credential of [before, token]) expect((await look(credential)).status).toBe(401);
  });
});

describe('a request that is repeated with its Idempotency-Key', () => {
  it('gets no secret again, and no narrower token gets anything', async () => {
    const headers = { 'idempotency-key': unique('key') };
    const body = { name: 'once', permissions: ['apps:read'] };
    const first = await make(owner, body, headers);
    expect(first.status).toBe(201);
    const again = await make(owner, body, headers);
    expect(again.status).toBe(409);
    expect(again.body.type).toBe('urn:berth:problem:answered-once');
    expect(again.body.answer).toMatchObject({ id: first.body.id, name: 'once' });
    expect(String(again.bytes)).not.toContain('berth_tok');
    const narrow = String((await make(owner, { name: 'narrow', permissions: ['apps:read'] })).body.token);
    expect((await make(narrow, body, headers)).status).toBe(403);
    const asked = { token: owner, body: { file: 'a.tgz' }, headers: { 'idempotency-key': unique('key') } };
    const form = await call('POST', `/v1/workspaces/${workspace}/uploads`, asked);
    expect(form.status).toBe(201);
    const more = await call('POST', `/v1/workspaces/${workspace}/uploads`, asked);
    expect(more.status).toBe(409);
    expect(more.body.answer).toMatchObject({ upload: form.body.upload, fields: {} });
  });

  it('is allowed as it would be today, or refused', async () => {
    const user = unique('demoted');
    const demoted = await newUser(user);
    await put(user, ['owner']);
    const edit = () =>
      call('PATCH', `/v1/workspaces/${workspace}`, {
        token: demoted,
        body: { description: 'Theirs' },
        headers: { 'idempotency-key': `${user}-edit` },
      });
    expect((await edit()).status).toBe(200);
    expect((await edit()).headers.get('idempotency-replayed')).toBe('true');
    await put(user, ['viewer']);
    expect((await edit()).status).toBe(403);
    await call('DELETE', member(user), { token: owner });
    expect((await edit()).status).toBe(404);
  });

  it('is the same request on every route that writes', async () => {
    const admin = await tokenOf('admin');
    const routes = Object.values(contracts).flatMap(contract => Object.values(contract));
    for (const { method, path, audit } of routes) {
      if (method === 'GET' || audit === 'changes-nothing') continue;
      // Nothing has this id, and no route takes a text: all that is done is to set the policy back to what it is.
      const send = () => call(method, path.replace(/\{.*?\}/g, 'none'), { token: admin, body: 'text', headers });
      const headers = { 'idempotency-key': unique('key') };
      const first = await send();
      expect(first.status, `${method} ${path}`).toBeLessThan(500);
      const again = await send();
      expect(again.status, `${method} ${path}`).toBe(first.status);
      const kept = isFinal(first.status) ? 'true' : null;
      expect(again.headers.get('idempotency-replayed'), `${method} ${path}`).toBe(kept);
    }
  });

  it('is another request with another query', async () => {
    const uploaded = await upload(workspace, chartPackage({ name: unique('pictured'), version: '1.0.0' }));
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    const headers = { 'idempotency-key': unique('key') };
    const send = (kind: string) =>
      call('POST', `/v1/apps/${uploaded.app}/attachments?kind=${kind}`, { token: owner, bytes: png, headers });
    expect((await send('icon')).status).toBe(201);
    expect((await send('icon')).headers.get('idempotency-replayed')).toBe('true');
    expect((await send('screenshot')).status).toBe(422);
  });
});

describe('user names', () => {
  it.each([':', '/', '+', '@', '%', '=', ' '])('may have "%s" in them, on every road', async sign => {
    const user = unique(`corp${sign}alice`);
    const added = await put(user, ['viewer']);
    expect(added.status).toBe(200);
    expect(added.body).toMatchObject({ user, roles: ['viewer'], lastSignIn: null });
    expect((await put(user, ['operator'])).body).toMatchObject({ user, roles: ['operator'] });
    const admin = await tokenOf('admin');
    const onPlatform = `/v1/platform/members/${encodeURIComponent(user)}`;
    expect((await call('PUT', onPlatform, { token: admin, body: { roles: ['reviewer'] } })).body.user).toBe(user);
    const query = `actor=${encodeURIComponent(names.owner)}&object=${encodeURIComponent(user)}`;
    await expect
      .poll(async () => (await call('GET', `/v1/audit?workspace=${workspace}&${query}`, { token: owner })).body.items)
      .toHaveLength(2);
    expect((await call('DELETE', onPlatform, { token: admin })).status).toBe(204);
    expect((await call('DELETE', member(user), { token: owner })).status).toBe(204);
    expect((await call('DELETE', member(user), { token: owner })).status).toBe(404);
  });

  it.each([':', '/'])('with "%s" sign in, make tokens, and use helm with them', async sign => {
    const user = unique(`corp${sign}bob`);
    const bob = await newUser(user);
    await put(user, ['owner']);
    expect((await call('GET', '/v1/me', { token: bob })).body).toMatchObject({
      user,
      workspaces: [{ name: workspace }],
    });
    const token = String((await make(bob, { name: 'helm' })).body.token);
    const basic = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
    expect([200, 302]).toContain((await call('GET', `/charts/${workspace}/index.yaml`, { token: basic })).status);
    const { body } = await call('GET', `/v1/audit?workspace=${workspace}&actor=${encodeURIComponent(user)}`, {
      token: owner,
    });
    expect(body.items).toMatchObject([{ actor: user, action: 'createToken' }]);
  });

  it('that somebody signed in as are told from those that nobody ever did', async () => {
    const [known, unknown] = [unique('known'), unique('unknown')];
    await newUser(known).then(token => call('GET', '/v1/me', { token }));
    for (const user of [known, unknown]) await put(user, ['viewer']);
    const listed = async () => {
      const { body } = await call('GET', `/v1/workspaces/${workspace}/members?limit=200`, { token: owner });
      const of = (user: string) => body.items?.find(each => each.user === user)?.lastSignIn;
      return [of(known), of(unknown)];
    };
    await expect.poll(listed).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT/), null]);
  });
});

describe('the people of a review', () => {
  it('are shown to the workspace, reviewers and admins, on every route, and to no stranger', async () => {
    const secret = unique('said-in-confidence');
    const isv = await tokenOf('isv');
    const { id = '', app = '' } = await upload(workspace, chartPackage({ name: unique('seen'), version: '1.0.0' }));
    await call('POST', `/v1/versions/${id}/actions`, { token: isv, body: { action: 'submit', message: secret } });
    const reviewer = await tokenOf('reviewer');
    const passed = await call('POST', `/v1/versions/${id}/actions`, {
      token: reviewer,
      body: { action: 'pass', message: secret },
    });
    expect(passed.status).toBe(200);
    const released = await call('POST', `/v1/versions/${id}/actions`, {
      token: isv,
      body: { action: 'release', message: secret },
    });
    expect(released.status).toBe(200);
    const paths = [
      `/v1/versions/${id}`,
      `/v1/versions/${id}/audits`,
      `/v1/apps/${app}/versions`,
      `/v1/store/versions/${id}`,
      `/v1/store/apps/${app}/versions`,
    ];
    for (const path of paths) {
      await expect.poll(async () => (await call('GET', path, { token: stranger })).status, { message: path }).toBe(200);
      const { bytes } = await call('GET', path, { token: stranger });
      expect(String(bytes), path).not.toContain(secret);
      expect(String(bytes), path).not.toMatch(/"(actor|uploadedBy|submittedBy|claimedBy)":"[^"]/);
    }
    for (const token of [owner, isv, reviewer, await tokenOf('admin')])
      for (const path of paths.slice(0, 3))
        expect(String((await call('GET', path, { token })).bytes)).toContain(secret);
  });

  it('are not those who may have put it into the drop bucket, admins included', async () => {
    const user = unique('both');
    const both = await newUser(user, ['reviewer']);
    await put(user, ['developer']);
    const chart = unique('dropped');
    await s3.send(
      new PutObjectCommand({
        Bucket: stack.outputs.DropBucketName,
        Key: `${workspace}/${chart}.tgz`,
        Body: chartPackage({ name: chart, version: '1.0.0' }),
      }),
    );
    const version = await eventually(async () => {
      const { body } = await call('GET', `/v1/apps?workspace=${workspace}&q=${chart}`, { token: owner });
      const app = body.items?.[0]?.id;
      const versions = app ? await call('GET', `/v1/apps/${app}/versions`, { token: owner }) : undefined;
      return versions?.body.items?.[0]?.id as string | undefined;
    }, `the version of ${chart}`);
    expect((await act(await tokenOf('isv'), version, 'submit')).status).toBe(200);
    for (const token of [both, await tokenOf('admin')]) {
      const refused = await act(token, version, 'pass');
      expect(refused.status).toBe(403);
      expect(refused.body.type).toBe('urn:berth:problem:self-review');
      expect((await call('GET', `/v1/reviews/${version}`, { token })).body.allowedActions).not.toContain('pass');
    }
    expect((await act(await tokenOf('reviewer'), version, 'pass')).status).toBe(200);
  });

  it('stay those who once submitted it, whoever submits it again', async () => {
    const user = unique('once');
    const once = await newUser(user, ['reviewer']);
    await put(user, ['developer']);
    const { id = '' } = await upload(workspace, chartPackage({ name: unique('again'), version: '1.0.0' }));
    const isv = await tokenOf('isv');
    expect((await act(once, id, 'submit')).status).toBe(200);
    expect((await act(isv, id, 'cancel')).status).toBe(200);
    expect((await act(isv, id, 'submit')).status).toBe(200);
    expect((await act(once, id, 'pass')).body.type).toBe('urn:berth:problem:self-review');
  });
});
