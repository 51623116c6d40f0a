import { QueryClient } from '@tanstack/react-query';

/**
 * Query's client, but for one thing: what is asked for the first time while something is changed is asked for again as well. Query keeps such a request, as
 * it has no older answer to show meanwhile; but it may be answered with what was there before the change, and that would be shown for good.
 */
export class FreshQueries extends QueryClient {
  override async invalidateQueries(...[filters, options]: Parameters<QueryClient['invalidateQueries']>): Promise<void> {
    const first = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    await Promise.all(first.map(({ queryKey }) => this.cancelQueries({ queryKey, exact: true })));
    return super.invalidateQueries(filters, options);
  }
}
