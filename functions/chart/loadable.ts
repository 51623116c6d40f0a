import { mapping } from './fields.ts';

/** Something in a Chart.yaml for which helm does not load the chart at all. */
export interface LoadFault {
  path: (string | number)[];
  /** What is wrong, and what would be right. */
  detail: string;
}

const types: ReadonlySet<unknown> = new Set([undefined, null, '', 'application', 'library']);
/** pkg/chart/v2/chart.go, aliasNameFormat. */
const aliasPattern = /^[a-zA-Z0-9_-]+$/;

/** As it is written, with what is empty. */
const entriesOf = (list: unknown): unknown[] => (Array.isArray(list) ? list : []);

function emptyEntries(list: unknown, name: 'maintainers' | 'dependencies'): LoadFault[] {
  return entriesOf(list).flatMap((entry, at) =>
    entry === null ? [{ path: [name, at], detail: `An entry of ${name} is empty: remove it, or say what it is.` }] : [],
  );
}

function dependencyFaults(list: unknown): LoadFault[] {
  const seen = new Map<string, number>();
  return entriesOf(list).flatMap((entry, at): LoadFault[] => {
    if (entry === null) return [];
    const { name, alias } = mapping(entry) ?? {};
    const isAliased = alias !== undefined && alias !== null && alias !== '';
    if (isAliased && !aliasPattern.test(String(alias)))
      return [
        {
          path: ['dependencies', at, 'alias'],
          detail: `${JSON.stringify(alias).slice(0, 100)} is no alias: letters, digits, "-" and "_".`,
        },
      ];
    const key = String(isAliased ? alias : (name ?? ''));
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, at);
      return [];
    }
    const detail = `Two dependencies go by "${key.slice(0, 100)}", the one at /dependencies/${first} and this one: give one of them an alias.`;
    return [{ path: ['dependencies', at], detail }];
  });
}

/**
 * What helm's own validation refuses of a chart's metadata (helm 4, pkg/chart/v2: `Metadata.Validate`), beside its name and version.
 * @param chart the content of Chart.yaml.
 */
export function loadFaults(chart: unknown): LoadFault[] {
  const { type, maintainers, dependencies } = mapping(chart) ?? {};
  const faults: LoadFault[] = [];
  if (!types.has(type))
    faults.push({
      path: ['type'],
      detail: `A chart is of the type "application" or "library", not ${JSON.stringify(type).slice(0, 100)}.`,
    });
  return [
    ...faults,
    ...emptyEntries(maintainers, 'maintainers'),
    ...emptyEntries(dependencies, 'dependencies'),
    ...dependencyFaults(dependencies),
  ];
}
