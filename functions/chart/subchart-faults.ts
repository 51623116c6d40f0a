import { mapping } from './fields.ts';
import { loadFaults } from './loadable.ts';
import type { PackageProblem } from './types.ts';
import type { Unpacked } from './unpack.ts';
import { decodeText, parseYaml } from './yaml.ts';

/** What Masterminds/semver takes for a version, which helm asks of charts inside: one number is enough. */
const looseVersion = /^v?\d+(\.\d+)?(\.\d+)?(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** A file that the faults of charts inside are read from. */
export const isInnerChartFile = (path: string): boolean => /^(charts\/[^/]+\/)+Chart\.yaml$/.test(path);

function metadataFaults(value: unknown): string[] {
  const { name, version } = mapping(value) ?? {};
  const said = (each: unknown): string => (each === undefined || each === null ? '' : String(each));
  return [
    ...(said(name) === '' ? ['It has no name: add one.'] : []),
    ...(looseVersion.test(said(version)) ? [] : [`Its version ${JSON.stringify(said(version))} is none.`]),
    ...loadFaults(value).map(({ detail }) => detail),
  ];
}

/** A chart inside, in the package that it is packed with: in a folder of `charts/`, or packed by itself. */
function* chartFaults(unpacked: Unpacked, base: string): Generator<PackageProblem> {
  const path = `${base}Chart.yaml`;
  const file = `${unpacked.place}${path}`;
  const found = unpacked.archive.files.find(each => each.path === path);
  if (!found) {
    const place = base === '' ? unpacked.place.slice(0, -1) : `${unpacked.place}${base}`;
    const detail = `Helm takes ${place} for a chart, and there is no Chart.yaml in it: remove it, or let its name begin with "_".`;
    yield { code: 'chart-yaml-missing', file, detail };
    return;
  }
  const text = found.content && decodeText(found.content);
  const parsed = text === undefined ? undefined : parseYaml(text, file);
  if (parsed?.ok)
    for (const detail of metadataFaults(parsed.file.value))
      yield {
        code: 'metadata-invalid',
        file,
        detail: `${detail} Helm does not load the chart inside so, nor the whole.`,
      };
  yield* subchartFaults(unpacked, base);
}

/**
 * What is wrong with the charts inside of a package, for which helm does not load the whole (helm 4, pkg/chart/v2/loader).
 * @param unpacked with the contents of the files that `isInnerChartFile` names, and of Chart.yaml of the packages inside.
 */
export function* subchartFaults(unpacked: Unpacked, base = ''): Generator<PackageProblem> {
  const under = `${base}charts/`;
  const names = unpacked.archive.files.flatMap(({ path }) =>
    path.startsWith(under) ? [path.slice(under.length).split('/')[0] ?? ''] : [],
  );
  for (const name of new Set(names)) {
    if (/^[_.]/.test(name) || name.endsWith('.prov')) continue;
    if (!name.endsWith('.tgz')) yield* chartFaults(unpacked, `${under}${name}/`);
    const inner = unpacked.inner.get(`${under}${name}`);
    if (inner) yield* chartFaults(inner, '');
  }
}
