import { beforeAll, describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { traced } from './support/audit.ts';
import { act, call, inspected, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

let admin: string;
let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [admin, isv, reviewer] = [await tokenOf('admin'), await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
});

describe('the inspection policy', () => {
  const path = '/v1/inspection-policy';
  const podWith = (spec: string): Buffer =>
    chartPackage({
      name: unique('judged'),
      version: '1.0.0',
      files: {
        'templates/thing.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: thing}\nspec: {${spec}, containers: [{name: main, image: "a:1"}]}\n`,
      },
    });

  it('is set in the store, holds at once, and goes back to the deployment’s', async () => {
    const { id = '' } = await upload(workspace, podWith('hostPID: true'));
    await inspected(isv, id);
    const before = await call('GET', path, { token: isv });
    expect(before.body).toMatchObject({ source: 'deployment', submit: [], release: [], install: [] });
    expect(before.body.findings).toContainEqual({
      code: 'host-pid',
      severity: 'danger',
      remedy: 'Leave "hostPID" out.',
    });
    const ifMatch = { 'if-match': before.headers.get('etag') ?? '' };
    try {
      const body = { submit: ['host-pid'], release: [], install: [] };
      const { answer, entry } = await traced('PUT', path, { token: admin, body, headers: ifMatch });
      expect(answer.body).toMatchObject({ source: 'store', ...body, changedBy: 'admin' });
      expect(entry).toMatchObject({
        action: 'putInspectionPolicy',
        workspace: null,
        changes: [{ field: 'submit', from: [], to: ['host-pid'] }],
      });
      const refused = await act(isv, id, 'submit');
      expect(refused.body).toMatchObject({
        status: 409,
        type: 'urn:berth:problem:policy-blocks',
        errors: [{ code: 'host-pid', detail: expect.stringContaining('Leave "hostPID" out.') }],
      });
      expect((await call('GET', `/v1/versions/${id}/inspection`, { token: isv })).body.blocks).toMatchObject([
        { action: 'submit', code: 'host-pid' },
      ]);
      const stale = await call('PUT', path, {
        token: admin,
        body: { submit: [], release: [], install: [] },
        headers: ifMatch,
      });
      expect(stale.body.type).toBe('urn:berth:problem:precondition-failed');
    } finally {
      await call('DELETE', path, { token: admin });
    }
    expect((await call('GET', path, { token: reviewer })).body).toMatchObject({ source: 'deployment', submit: [] });
    expect((await act(isv, id, 'submit')).status).toBe(200);
    const late = await call('PUT', path, {
      token: admin,
      body: { submit: [], release: [], install: [] },
      headers: ifMatch,
    });
    expect(late.status).toBe(412);
  });

  it('is an admin’s to set, and takes only findings that there are', async () => {
    const body = { submit: ['host-pid'], release: [], install: [] };
    expect((await call('PUT', path, { token: reviewer, body })).status).toBe(403);
    const wrong = await call('PUT', path, {
      token: admin,
      body: { submit: ['host-pidd'], release: [], install: ['lint-error'] },
    });
    expect(wrong.body.errors).toMatchObject([{ pointer: '/submit/0' }, { pointer: '/install/0' }]);
  });
});
