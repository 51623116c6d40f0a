/**
 * Where helm makes definitions before anything else, of the chart and of its subcharts: it looks all kinds of templates up first, and those of
 * templates are not there then.
 */
const folder = /^(?:charts\/[^/]+\/)*crds\//;
/** Endings in any case, as helm has them (pkg/chart/v2, CRDObjects). */
const ending = /\.(?:ya?ml|json)$/i;

/** Whether helm takes a file of a package for definitions that come before all else. @param path within the package. */
export function isCrdFile(path: string): boolean {
  return folder.test(path) && ending.test(path);
}

/** Whether an object is from such a file. @param source as helm names it: the chart's name, then the path. @example isCrdSource('app/crds/a.yaml') // true */
export function isCrdSource(source: string): boolean {
  const at = source.indexOf('/');
  return at > 0 && folder.test(source.slice(at + 1));
}
