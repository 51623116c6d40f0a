import { can, type Principal } from './principal.ts';

/**
 * Whether somebody may know of a version: its workspace's members see all of it; a draft nobody else; what is, or was, under review the
 * reviewers; what is suspended also who may recover it; what is active everybody.
 */
export function seesVersion(
  principal: Principal,
  version: { workspace: string; status?: string | undefined },
): boolean {
  if (can(principal, 'apps:read', version.workspace)) return true;
  if (version.status === 'active') return true;
  if (version.status === 'suspended' && can(principal, 'versions:suspend', version.workspace)) return true;
  return (
    can(principal, 'reviews:read') &&
    version.status !== undefined &&
    version.status !== 'draft' &&
    version.status !== 'deleted'
  );
}

/**
 * Whether somebody may know who worked on a version and what was said of it: the people of its workspace, and reviewers. An active version is seen by
 * everybody, not the talk about it.
 */
export function seesPeople(principal: Principal, version: { workspace: string }): boolean {
  const { workspace } = version;
  return (
    principal.workspaces.has(workspace) || can(principal, 'apps:read', workspace) || can(principal, 'reviews:read')
  );
}

/** Whether somebody may know of an app: who may see one of its versions. */
export function seesApp(
  principal: Principal,
  app: { workspace: string; versionStatuses?: string[] | undefined },
): boolean {
  if (can(principal, 'apps:read', app.workspace)) return true;
  return (app.versionStatuses ?? []).some(status => seesVersion(principal, { workspace: app.workspace, status }));
}
