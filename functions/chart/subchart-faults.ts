import { mapping } from './fields.ts';
import { loadFaults } from './loadable.ts';
import { lockProblems, readTold } from './metadata.ts';
import type { PackageProblem } from './types.ts';
import type { Unpacked } from './unpack.ts';
import { decodeText, parseValues, yamlSizeLimit } from './yaml.ts';

/** What Masterminds/semver takes for a version, which helm asks of charts inside: one number is enough. */
const looseVersion = /^v?\d+(\.\d+)?(\.\d+)?(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** A file that the faults of charts inside are read from. */
export const isInnerChartFile = (path: string): boolean =>
  /^(charts\/[^/]+\/)+(?:Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values\.yaml)$/.test(path);

function metadataFaults(value: unknown): string[] {
  const { name, version } = mapping(value) ?? {};
  const said = (each: unknown): string => (each === undefined || each === null ? '' : String(each));
  return [
    ...(said(name) === '' ? ['It has no name: add one.'] : []),
    ...(said(name).includes('/') ? ['Its name has a "/": that is none.'] : []),
    ...(looseVersion.test(said(version)) ? [] : [`Its version ${JSON.stringify(said(version))} is none.`]),
    ...loadFaults(value).map(({ detail }) => detail),
  ];
}

/** What is read of the values and the like of all charts inside; what is beyond, helm is asked about when the chart is inspected. Characters. */
const readLimit = 4 * 1024 * 1024;

type Reader = (text: string, file: string) => PackageProblem[];

const metadataReader =
  (faultsOf: (value: unknown) => string[]): Reader =>
  (text, file) => {
    const told = readTold(text, file);
    if (!told.ok) return told.problems;
    return faultsOf(told.value).map(detail => ({ code: 'metadata-invalid', file, detail }));
  };

/** What helm cannot read of a chart's files, by the file's name. */
const readers: Readonly<Record<string, Reader>> = {
  'Chart.yaml': metadataReader(metadataFaults),
  'requirements.yaml': metadataReader(value => loadFaults(value).map(({ detail }) => detail)),
  'Chart.lock': lockProblems,
  'requirements.lock': lockProblems,
  'values.yaml': (text, file) => {
    const parsed = parseValues(text, file);
    return parsed.ok ? [] : parsed.problems;
  },
};

/** What helm takes, though nobody should write it: a chart inside is somebody else's, and need not be as tidy as one's own. */
const tolerated: ReadonlySet<PackageProblem['code']> = new Set(['aliases', 'duplicate-key', 'forbidden-key']);

/** A chart inside, in the package that it is packed with: in a folder of `charts/`, or packed by itself. */
function* chartFaults(unpacked: Unpacked, base: string, budget: { left: number }): Generator<PackageProblem> {
  const contentOf = (name: string) => unpacked.archive.files.find(({ path }) => path === `${base}${name}`);
  if (!contentOf('Chart.yaml')) {
    const place = base === '' ? unpacked.place.slice(0, -1) : `${unpacked.place}${base}`;
    const detail = `Helm takes ${place} for a chart, and there is no Chart.yaml in it: remove it, or let its name begin with "_".`;
    yield { code: 'chart-yaml-missing', file: `${unpacked.place}${base}Chart.yaml`, detail };
    return;
  }
  for (const [name, problemsOf] of Object.entries(readers)) {
    const content = contentOf(name)?.content;
    const text = content && content.length <= budget.left ? decodeText(content) : undefined;
    if (text === undefined || text.length > yamlSizeLimit) continue;
    budget.left -= text.length;
    for (const problem of problemsOf(text, `${unpacked.place}${base}${name}`))
      if (!tolerated.has(problem.code))
        yield { ...problem, detail: `${problem.detail} Helm does not load the chart inside so, nor the whole.` };
  }
  yield* innerFaults(unpacked, base, budget);
}

function* innerFaults(unpacked: Unpacked, base: string, budget: { left: number }): Generator<PackageProblem> {
  const under = `${base}charts/`;
  const names = unpacked.archive.files.flatMap(({ path }) =>
    path.startsWith(under) ? [path.slice(under.length).split('/')[0] ?? ''] : [],
  );
  for (const name of new Set(names)) {
    if (/^[_.]/.test(name) || name.endsWith('.prov')) continue;
    if (!name.endsWith('.tgz')) yield* chartFaults(unpacked, `${under}${name}/`, budget);
    const inner = unpacked.inner.get(`${under}${name}`);
    if (inner) yield* chartFaults(inner, '', budget);
  }
}

/**
 * What is wrong with the charts inside of a package, for which helm does not load the whole (helm 4, pkg/chart/v2/loader).
 * @param unpacked with the contents of the files that `isInnerChartFile` names, and of those of packages inside.
 */
export function subchartFaults(unpacked: Unpacked): Generator<PackageProblem> {
  return innerFaults(unpacked, '', { left: readLimit });
}
