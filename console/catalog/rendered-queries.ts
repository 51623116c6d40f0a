import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Schema, take } from '../platform/api.ts';
import { asProblem } from '../platform/problem.ts';
import { versionQuery } from './queries.ts';

/** How soon is asked again for what is being made; milliseconds. */
const soon = 3_000;

export function isBeingRendered(error: unknown): boolean {
  return asProblem(error).type === 'being-rendered';
}

const untilRendered = ({ state }: { state: { error: Error | null } }): number | false =>
  state.error && isBeingRendered(state.error) ? soon : false;

const chosen = (kubeVersion: string | undefined) => (kubeVersion ? { kubeVersion } : {});

/** What a version renders to; asked for again until it is there, and then never: packages do not change. */
export const renderedQuery = (version: string, kubeVersion?: string) =>
  queryOptions({
    queryKey: ['rendered', version, kubeVersion],
    queryFn: () =>
      take(api.GET('/v1/versions/{version}/rendered', { params: { path: { version }, query: chosen(kubeVersion) } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: untilRendered,
  });

/** What changes between the objects of two versions, in the same way. */
export const renderedDifferenceQuery = (from: string, to: string, kubeVersion?: string) =>
  queryOptions({
    queryKey: ['rendered-difference', from, to, kubeVersion],
    queryFn: () =>
      take(
        api.GET('/v1/versions/{version}/rendered/differences', {
          params: { path: { version: from }, query: { with: to, ...chosen(kubeVersion) } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: untilRendered,
  });

/** What an object is called in an address. */
export function objectKey({
  kind,
  namespace,
  name,
}: Pick<Schema<'RenderedObject'>, 'kind' | 'namespace' | 'name'>): string {
  return [kind, namespace, name].join('/');
}

/** Where a version's pages show a file, and an object: both pages have tabs for them. */
export interface Places {
  file: (path: string) => string | undefined;
  object: (object: Pick<Schema<'RenderedObject'>, 'kind' | 'namespace' | 'name'>) => string;
}

/**
 * The addresses of a package's files and objects on a page. Templates of packed subcharts are no files of the package: they have no address.
 * @param page the page's path.
 * @param filesTab the tab of the page that has the files.
 */
export function usePlaces(version: string, page: string, filesTab: string): Places {
  const { data } = useQuery(versionQuery(version));
  const paths = new Set(data?.files.map(({ path }) => path));
  return {
    file: path => (paths.has(path) ? `${page}?${new URLSearchParams({ tab: filesTab, file: path })}` : undefined),
    object: object => `${page}?${new URLSearchParams({ tab: 'objects', object: objectKey(object) })}`,
  };
}
