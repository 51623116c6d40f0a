import { api, take } from '../platform/api.ts';
import type { Installation } from './queries.ts';

/** What is to be installed where; or, of an installation that is there, what it is to become. */
export interface Wish {
  workspace: string;
  project: string;
  release: string;
  version: string;
  values: string;
  rollbackOnFailure: boolean;
  /** What an upgrade does about fields that others have set on the cluster since. */
  conflicts: 'take' | 'fail';
  message: string;
}

/** Looks what would happen. */
export function preview({ project, release, version, values, conflicts }: Wish) {
  return take(api.POST('/v1/installations:preview', { body: { project, release, version, values, conflicts } }));
}

/** Begins it. */
export function begin(wish: Wish, installation: Installation | undefined): Promise<Installation> {
  const { project, release, version, values, rollbackOnFailure, conflicts, message } = wish;
  const how = { version, values, rollbackOnFailure, message };
  return installation
    ? take(
        api.POST('/v1/installations/{installation}/actions', {
          params: { path: { installation: installation.id } },
          body: { action: 'upgrade', conflicts, ...how },
        }),
      )
    : take(api.POST('/v1/installations', { body: { project, release, ...how } }));
}

/** What somebody typed and did not use, and how far they had come. */
export interface Left {
  wish: Wish;
  step: number;
}

function isLike(example: object, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(example).every(([key, each]) => typeof Reflect.get(value, key) === typeof each);
}

/** Reads what was left; undefined for what an older console may have left otherwise. */
export function readLeft(found: unknown, first: Wish): Left | undefined {
  const left = found as Left;
  return isLike({ wish: {}, step: 0 }, found) && isLike(first, left.wish) ? left : undefined;
}
