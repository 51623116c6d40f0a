import { queryOptions } from '@tanstack/react-query';
import { api, raw, type Schema, take } from '../platform/api.ts';

export const appQuery = (app: string) =>
  queryOptions({
    queryKey: ['app', app],
    queryFn: () => take(api.GET('/v1/apps/{app}', { params: { path: { app } } })),
  });

export const versionQuery = (version: string) =>
  queryOptions({
    queryKey: ['version', version],
    queryFn: () => take(api.GET('/v1/versions/{version}', { params: { path: { version } } })),
  });

export const subchartsQuery = (version: string) =>
  queryOptions({
    queryKey: ['subcharts', version],
    queryFn: () => take(api.GET('/v1/versions/{version}/subcharts', { params: { path: { version } } })),
    // Packages never change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const auditsQuery = (version: string) =>
  queryOptions({
    queryKey: ['audits', version],
    queryFn: async () => {
      const items: Schema<'Audit'>[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = { limit: 200, ...(cursor ? { cursor } : {}) };
        const page = await take(api.GET('/v1/versions/{version}/audits', { params: { path: { version }, query } }));
        items.push(...page.items);
        cursor = page.cursor;
      }
      return { items };
    },
  });

export const differenceQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['difference', from, to],
    queryFn: () =>
      take(api.GET('/v1/versions/{version}:diff', { params: { path: { version: from }, query: { with: to } } })),
    // Packages never change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const fileQuery = (version: string, path: string) =>
  queryOptions({
    queryKey: ['file', version, path],
    queryFn: async () => {
      const address = path.split('/').map(encodeURIComponent).join('/');
      return (await raw(`/v1/versions/${version}/files/${address}`)).text();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
