import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { statuses } from '../platform/entities/version.ts';
import { builtInRoles } from '../platform/permissions.ts';
import type { Membership, Principal } from '../platform/principal.ts';
import { type Action, actions, checkAction, lifecycle, type Subject } from './table.ts';

const machine = z
  .object({
    StartAt: z.string(),
    States: z.record(
      z.string(),
      z.object({
        Type: z.string(),
        Next: z.string().optional(),
        Choices: z.array(z.object({ Condition: z.string(), Next: z.string() })).optional(),
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../statemachines/app-version-lifecycle.asl.json'), 'utf8')),
  );

describe('the state machine is the table', () => {
  it('has a state for every status, and no other that waits', () => {
    const tasks = Object.entries(machine.States).filter(
      ([name, state]) => state.Type === 'Task' && name !== 'continue as new',
    );
    expect(tasks.map(([name]) => name).sort()).toEqual([...statuses].sort());
  });

  it.each(statuses.filter(status => status !== 'deleted'))('leads on from %s exactly as the table says', status => {
    expect(machine.States[status]?.Next).toBe(`after ${status}`);
    const choices = machine.States[`after ${status}`]?.Choices ?? [];
    const steps = choices.flatMap(({ Condition, Next }) => {
      const [, action] = /transition\.action = '([a-z]+)'/.exec(Condition) ?? [];
      return action ? [[action, Next]] : [];
    });
    expect(Object.fromEntries(steps)).toEqual(lifecycle[status]);
  });

  it('resumes at every state, and after it', () => {
    const wanted = statuses.filter(status => status !== 'deleted').flatMap(status => [status, `after ${status}`]);
    const rules = machine.States[machine.StartAt]?.Choices ?? [];
    expect(rules.map(rule => rule.Next)).toEqual(wanted);
    for (const { Condition, Next } of rules) expect(Condition).toContain(`'${Next}'`);
  });
});

function somebody(user: string, roles: string[], workspace = 'mine'): Principal {
  const held = builtInRoles.filter(role => roles.includes(role.name));
  const of = (scope: string) => new Set(held.filter(role => role.scope === scope).flatMap(role => role.permissions));
  const membership: Membership = { roles, permissions: of('workspace') };
  return {
    user,
    platformRoles: held.filter(role => role.scope === 'platform').map(role => role.name),
    platform: of('platform'),
    workspaces: new Map([[workspace, membership]]),
  };
}

const subject: Subject = {
  id: 'ver',
  workspace: 'mine',
  status: 'draft',
  uploadedBy: 'isv',
  submitters: ['isv'],
  claimedBy: undefined,
  suspendedAs: undefined,
};
const refusal = (principal: Principal, change: Partial<Subject>, action: Action, message = 'why') => {
  try {
    checkAction(principal, { ...subject, ...change }, action, message);
    return 'allowed';
  } catch (error) {
    return error instanceof Error && 'type' in error ? error.type : error;
  }
};

describe('who may do what', () => {
  const [isv, owner, reviewer, other, admin, viewer] = [
    somebody('isv', ['developer']),
    somebody('owner', ['owner']),
    somebody('reviewer', ['reviewer']),
    somebody('other', ['reviewer']),
    somebody('admin', ['admin']),
    somebody('viewer', ['viewer']),
  ];

  it('answers 409 to everything that is not in the table, even for an admin', () => {
    for (const status of statuses) {
      for (const action of actions.filter(each => lifecycle[status][each] === undefined))
        expect(refusal(admin, { status }, action)).toBe('action-not-allowed');
    }
  });

  it('lets nobody review what they uploaded or submitted, admins included', () => {
    expect(refusal(admin, { status: 'submitted', uploadedBy: 'admin' }, 'pass')).toBe('self-review');
    expect(refusal(admin, { status: 'submitted', submitters: ['isv', 'admin', 'other'] }, 'reject')).toBe(
      'self-review',
    );
    expect(refusal(admin, { status: 'submitted' }, 'pass')).toBe('allowed');
  });

  it('counts what came by the bucket as uploaded by all who may upload in its workspace, admins included', () => {
    const dropped = { status: 'submitted', uploadedBy: 'bucket:AWS:AROA:ci' } as const;
    expect(refusal(reviewer, dropped, 'pass')).toBe('allowed');
    expect(refusal(admin, dropped, 'pass')).toBe('self-review');
    for (const role of ['developer', 'owner'])
      for (const action of ['review', 'pass', 'reject'] as const) {
        expect(refusal(somebody('both', [role, 'reviewer']), dropped, action)).toBe('self-review');
        expect(refusal(somebody('both', [role, 'reviewer'], 'another'), dropped, action)).toBe('allowed');
      }
    expect(refusal(somebody('both', ['viewer', 'reviewer']), dropped, 'pass')).toBe('allowed');
    expect(refusal(admin, { ...dropped, status: 'active' }, 'suspend')).toBe('allowed');
  });

  it('leaves a claimed review to who claimed it, and to an admin', () => {
    const claimed = { status: 'in-review', claimedBy: 'reviewer' } as const;
    expect(refusal(reviewer, claimed, 'pass')).toBe('allowed');
    expect(refusal(other, claimed, 'pass')).toBe('forbidden');
    expect(refusal(admin, claimed, 'pass')).toBe('allowed');
  });

  it('lets a reviewer’s suspension be lifted by a reviewer only', () => {
    expect(refusal(owner, { status: 'active' }, 'suspend')).toBe('allowed');
    expect(refusal(owner, { status: 'suspended', suspendedAs: 'owner' }, 'recover')).toBe('allowed');
    expect(refusal(owner, { status: 'suspended', suspendedAs: 'reviewer' }, 'recover')).toBe('forbidden');
    expect(refusal(reviewer, { status: 'suspended', suspendedAs: 'owner' }, 'recover')).toBe('allowed');
    expect(refusal(isv, { status: 'active' }, 'suspend')).toBe('forbidden');
  });

  it('wants a reason to reject and to suspend', () => {
    expect(refusal(reviewer, { status: 'submitted' }, 'reject', ' ')).toBe('invalid-input');
    expect(refusal(owner, { status: 'active' }, 'suspend', '')).toBe('invalid-input');
  });

  it('gives viewers nothing to do', () => {
    for (const status of statuses)
      for (const action of actions) expect(refusal(viewer, { status }, action)).not.toBe('allowed');
  });
});
