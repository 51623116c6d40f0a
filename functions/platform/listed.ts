import type { Status } from './entities/version.ts';

/** What a workspace's own index has: all but what was taken out. */
const unreleased: ReadonlySet<Status> = new Set(['draft', 'submitted', 'in-review', 'passed', 'rejected', 'active']);

/** Whether a version in this status may be pulled from the store, or from its workspace's repository. */
export function isListed(status: Status | undefined, repository: 'store' | 'workspace'): boolean {
  if (!status) return false;
  return repository === 'store' ? status === 'active' : unreleased.has(status);
}
