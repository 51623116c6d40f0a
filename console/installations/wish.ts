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
  message: string;
}

/** Looks what would happen. */
export function preview({ project, release, version, values }: Wish) {
  return take(api.POST('/v1/installations:preview', { body: { project, release, version, values } }));
}

/** Begins it. */
export function begin(wish: Wish, installation: Installation | undefined): Promise<Installation> {
  const { project, release, version, values, rollbackOnFailure, message } = wish;
  const how = { version, values, rollbackOnFailure, message };
  return installation
    ? take(
        api.POST('/v1/installations/{installation}/actions', {
          params: { path: { installation: installation.id } },
          body: { action: 'upgrade', ...how },
        }),
      )
    : take(api.POST('/v1/installations', { body: { project, release, ...how } }));
}
