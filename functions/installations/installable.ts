import { versions } from '../platform/entities/version.ts';
import { isListed } from '../platform/listed.ts';
import { loadVersion } from '../platform/load.ts';
import { can, type Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';
import type { Version } from '../platform/views.ts';
import { wholeBatch } from '../platform/whole-batch.ts';

/**
 * Why a version may not be installed in a workspace, in words; undefined when it may: from the store, or, to test it, one of the workspace's own that is
 * not suspended. What may not be installed may not come back by a roll-back either.
 * @param version undefined when its record is gone.
 */
export function hindrance(
  version: Pick<Version, 'name' | 'status' | 'workspace'> | undefined,
  workspace: string,
): string | undefined {
  if (!version?.status || version.status === 'deleted')
    return 'The version was deleted: it cannot be installed any more.';
  const { name, status } = version;
  if (status === 'active' || (version.workspace === workspace && isListed(status, 'workspace'))) return undefined;
  return status === 'suspended'
    ? `The version ${name} is suspended: it can be removed, but not installed.`
    : `The version ${name} is ${status}: only the workspace "${version.workspace}" may install it, to test it.`;
}

function refuse(why: string, version: Pick<Version, 'status'> | undefined): Problem {
  return new Problem(409, 'conflict', why, { extensions: { currentStatus: version?.status ?? 'deleted' } });
}

/**
 * The version, if somebody may install it in a workspace.
 * @throws Problem 404 when it is not the caller's to see, 409 when it may not be installed.
 */
export async function installable(principal: Principal, id: string, workspace: string): Promise<Version> {
  const version = await loadVersion(principal, id);
  // Who may not see the workspace's apps knows the store only.
  const why = hindrance(version, can(principal, 'apps:read', workspace) ? workspace : '');
  if (why) throw refuse(why, version);
  return version;
}

/** How the versions of these ids stand now; those that are gone are not in it. */
export async function statusOf(ids: readonly string[]): Promise<Map<string, Version>> {
  const keys = [...new Set(ids)].map(version => ({ version }));
  const found = await wholeBatch(keys, some => versions.get(some).go({ consistent: true }));
  return new Map(found.map(each => [each.version, each]));
}

/** One version as it stands now: a function that runs one operation may read items, not batches of them. */
async function versionNow(version: string): Promise<Version | undefined> {
  return (await versions.get({ version }).go({ consistent: true })).data ?? undefined;
}

/** Why an operation may not bring this version into a workspace, as it stands now: it may have been suspended since it was ordered. */
export async function hindranceNow(version: string, workspace: string): Promise<string | undefined> {
  return hindrance(await versionNow(version), workspace);
}

/** @throws Problem 409 when a revision's version may not be installed: then it may not be rolled back to. */
export async function checkReturn(version: string, workspace: string): Promise<void> {
  const found = await versionNow(version);
  const why = hindrance(found, workspace);
  if (why) throw refuse(`${why} Roll back to another revision, or upgrade.`, found);
}
