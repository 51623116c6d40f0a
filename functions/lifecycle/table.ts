import type { Status } from '../platform/entities/version.ts';
import type { Permission } from '../platform/permissions.ts';
import { can, type Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';

export const actions = [
  'submit',
  'review',
  'pass',
  'reject',
  'cancel',
  'release',
  'suspend',
  'recover',
  'delete',
] as const;
export type Action = (typeof actions)[number];

/** The lifecycle (DESIGN section 2): from, action, to. The state machine has the same table; a test compares them. */
export const lifecycle: Readonly<Record<Status, Readonly<Partial<Record<Action, Status>>>>> = {
  draft: { submit: 'submitted', delete: 'deleted' },
  submitted: { review: 'in-review', pass: 'passed', reject: 'rejected', cancel: 'draft' },
  'in-review': { pass: 'passed', reject: 'rejected', cancel: 'draft' },
  passed: { release: 'active', cancel: 'draft', delete: 'deleted' },
  rejected: { submit: 'submitted', delete: 'deleted' },
  active: { suspend: 'suspended' },
  suspended: { recover: 'active', delete: 'deleted' },
  deleted: {},
};

/** What somebody needs for an action. */
export const permissionFor: Record<Action, Permission> = {
  submit: 'versions:submit',
  review: 'versions:review',
  pass: 'versions:review',
  reject: 'versions:review',
  cancel: 'versions:submit',
  release: 'versions:release',
  suspend: 'versions:suspend',
  recover: 'versions:suspend',
  delete: 'versions:delete',
};

/** What the rules need to know of a version. */
export interface Subject {
  id: string;
  workspace: string;
  status: Status;
  uploadedBy: string;
  /** Everybody who ever submitted it. */
  submitters: readonly string[];
  claimedBy: string | undefined;
  suspendedAs: string | undefined;
}

/** Judging it: nobody does that to their own. */
export const reviewing: ReadonlySet<Action> = new Set(['review', 'pass', 'reject']);
const needsMessage: ReadonlySet<Action> = new Set(['reject', 'suspend']);

/** The actions that the table has for a status. */
export function actionsFrom(status: Status): Action[] {
  return actions.filter(action => lifecycle[status][action] !== undefined);
}

/**
 * In what capacity somebody acts; it decides who may lift a suspension. A platform-wide permission outranks one in the workspace.
 * The 'admin' is the platform role of that name.
 */
export function capacity(principal: Principal, action: Action): string {
  if (principal.platformRoles.includes('admin')) return 'admin';
  if (principal.platform.has(permissionFor[action])) return 'reviewer';
  return permissionFor[action] === 'versions:suspend' ? 'owner' : 'developer';
}

/** The bucket knows credentials of AWS, not users: it counts as uploaded by everybody who may upload there. */
const cameByBucket = ({ uploadedBy }: Subject): boolean => uploadedBy.startsWith('bucket:');

function checkReviewer(principal: Principal, subject: Subject, action: Action): void {
  if (principal.user === subject.uploadedBy || subject.submitters.includes(principal.user)) {
    throw new Problem(403, 'self-review', 'You uploaded or submitted this version, so somebody else has to review it.');
  }
  if (cameByBucket(subject) && can(principal, 'versions:upload', subject.workspace)) {
    throw new Problem(
      403,
      'self-review',
      'This version was put into the drop bucket, by nobody knows whom of those who may upload in its workspace. You are one of them, so somebody else has to review it.',
    );
  }
  const claimer = subject.status === 'in-review' ? subject.claimedBy : undefined;
  if (action !== 'review' && claimer && claimer !== principal.user && !principal.platformRoles.includes('admin')) {
    throw new Problem(403, 'forbidden', `"${claimer}" has claimed this review: only they, or an admin, may decide it.`);
  }
}

/**
 * Checks everything about an action but who sees the version: the right to it, the table, the message, self-review, the claim, whose suspension it is.
 * @throws Problem 403, 409 (with `status` and `allowedActions`), 400 for a missing message.
 */
export function checkAction(principal: Principal, subject: Subject, action: Action, message: string): void {
  const permission = permissionFor[action];
  if (!can(principal, permission, subject.workspace)) {
    throw new Problem(
      403,
      'forbidden',
      `To ${action} this version needs the permission "${permission}", which none of your roles has.`,
      { extensions: { permission } },
    );
  }
  if (lifecycle[subject.status][action] === undefined) {
    const allowed = actionsFrom(subject.status);
    throw new Problem(
      409,
      'action-not-allowed',
      `The version is ${subject.status}: ${action} is not possible. Possible: ${allowed.join(', ') || 'nothing'}.`,
      {
        extensions: { currentStatus: subject.status, allowedActions: allowed },
      },
    );
  }
  if (reviewing.has(action)) checkReviewer(principal, subject, action);
  if (action === 'recover' && subject.suspendedAs !== 'owner' && capacity(principal, action) === 'owner') {
    throw new Problem(403, 'forbidden', 'A reviewer suspended this version: only a reviewer may recover it.');
  }
  if (needsMessage.has(action) && message.trim() === '') {
    throw new Problem(400, 'invalid-input', `To ${action} a version, say why.`, {
      errors: [{ pointer: '/message', detail: 'A message is required for this action.' }],
    });
  }
}

/** The actions that this principal may do now. */
export function allowedActions(principal: Principal, subject: Subject): Action[] {
  return actionsFrom(subject.status).filter(action => {
    try {
      checkAction(principal, subject, action, 'any');
      return true;
    } catch (error) {
      if (error instanceof Problem) return false;
      throw error;
    }
  });
}
