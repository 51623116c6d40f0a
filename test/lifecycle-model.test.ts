import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartPackage } from '../functions/chart/testing.ts';
import { type Action, actions, lifecycle } from '../functions/lifecycle/table.ts';
import type { Status } from '../functions/platform/entities/version.ts';
import { tries } from './support/long.ts';
import { act, call, newUser, newWorkspace, tokenOf, unique, upload } from './support/store.ts';

/** Steps at least, and until every status was there: each is a random user who tries a random action, message or not. */
const steps = tries(120, 1000);
/** More than it takes to see every status. */
const mostSteps = 10 * steps;
/** Of a version, the deleted one's too. */
const statuses = 8;

const users = ['isv', 'second', 'owner', 'viewer', 'reviewer', 'other', 'admin', 'stranger'] as const;
type User = (typeof users)[number];

interface Model {
  status: Status;
  submitters: readonly User[];
  claimer: User | undefined;
  suspendedByReviewer: boolean;
}

const developers: readonly User[] = ['isv', 'second', 'owner', 'admin'];
const reviewers: readonly User[] = ['reviewer', 'other', 'admin'];
const rights: Record<Action, readonly User[]> = {
  submit: developers,
  cancel: developers,
  release: developers,
  review: reviewers,
  pass: reviewers,
  reject: reviewers,
  suspend: [...reviewers, 'owner'],
  recover: [...reviewers, 'owner'],
  delete: developers,
};

/** DESIGN section 2, said again independently of the product's own rules (the table of steps aside): what must come of an attempt. */
function expected(model: Model, user: User, action: Action, message: string): number {
  const inside: readonly User[] = ['isv', 'second', 'owner', 'viewer', 'admin'];
  const visible =
    inside.includes(user) || model.status === 'active' || (reviewers.includes(user) && model.status !== 'draft');
  if (model.status === 'deleted' || !visible) return 404;
  if (!rights[action].includes(user)) return 403;
  if (lifecycle[model.status][action] === undefined) return 409;
  const judging = action === 'review' || action === 'pass' || action === 'reject';
  if (judging && (user === 'isv' || model.submitters.includes(user))) return 403;
  if (
    (action === 'pass' || action === 'reject') &&
    model.status === 'in-review' &&
    user !== model.claimer &&
    user !== 'admin'
  )
    return 403;
  if (action === 'recover' && user === 'owner' && model.suspendedByReviewer) return 403;
  if ((action === 'reject' || action === 'suspend') && message === '') return 400;
  return 200;
}

function advance(model: Model, user: User, action: Action): Model {
  const status = lifecycle[model.status][action] ?? model.status;
  return {
    status,
    // Who once submitted it stays one of its people, whatever came of that review.
    submitters: action === 'submit' ? [...model.submitters, user] : model.submitters,
    claimer: action === 'review' ? user : status === 'draft' || status === 'submitted' ? undefined : model.claimer,
    suspendedByReviewer: action === 'suspend' ? user !== 'owner' : model.suspendedByReviewer,
  };
}

describe('random users and actions', () => {
  it(`never disagree with the lifecycle's table, in ${steps} steps and more`, async () => {
    const names = {
      second: unique('second'),
      owner: unique('owner'),
      viewer: unique('viewer'),
      other: unique('other'),
      stranger: unique('stranger'),
    };
    const tokens: Record<User, string> = {
      isv: await tokenOf('isv'),
      reviewer: await tokenOf('reviewer'),
      admin: await tokenOf('admin'),
      second: await newUser(names.second),
      owner: await newUser(names.owner),
      viewer: await newUser(names.viewer),
      other: await newUser(names.other, ['reviewer']),
      stranger: await newUser(names.stranger),
    };
    const workspace = await newWorkspace({
      isv: ['developer'],
      [names.second]: ['developer'],
      [names.owner]: ['owner'],
      [names.viewer]: ['viewer'],
    });
    // A quarter of blind tries, the rest what the table has from there: else half of all steps would be 409s.
    const step = fc.record({
      user: fc.constantFrom(...users),
      blind: fc.integer({ min: 0, max: 3 }),
      action: fc.nat(),
      message: fc.constantFrom('', 'because'),
    });
    let version = '';
    let model: Model = { status: 'deleted', submitters: [], claimer: undefined, suspendedByReviewer: false };
    const seen = new Set<Status>();
    let count = 0;
    const tried = fc.sample(step, { numRuns: mostSteps, seed: Date.now() % 2 ** 31 });
    for (const [taken, { user, blind, action: pick, message }] of tried.entries()) {
      if (taken >= steps && seen.size === statuses) break;
      if (model.status === 'deleted') {
        version =
          (await upload(workspace, chartPackage({ name: 'modelled', version: `1.0.${count++}` }), tokens.isv)).id ?? '';
        model = { status: 'draft', submitters: [], claimer: undefined, suspendedByReviewer: false };
      }
      const possible =
        blind === 0
          ? [...actions]
          : actions.filter(
              each => lifecycle[model.status][each] !== undefined && (each !== 'delete' || pick % 3 === 0),
            );
      const action = possible[pick % possible.length] ?? 'submit';
      const answer = await act(tokens[user], version, action, message);
      const want = expected(model, user, action, message);
      expect(
        answer.status,
        `${user} tried to ${action} (${message || 'no message'}) a version that is ${JSON.stringify(model)}: ${answer.bytes}`,
      ).toBe(want);
      if (want === 200) {
        model = advance(model, user, action);
        expect(answer.body.status).toBe(model.status);
        seen.add(model.status);
      }
      if (model.status !== 'deleted')
        expect((await call('GET', `/v1/versions/${version}`, { token: tokens.isv })).body.status).toBe(model.status);
    }
    expect(seen.size).toBe(statuses);
  });
});
