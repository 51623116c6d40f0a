import type { Schema as Answer } from '../../platform/api.ts';
import { parseValues } from './document.ts';
import { type LocalSchema, localSchema, rootOf } from './local-schema.ts';
import type { Schema } from './lookup.ts';
import { handedDown, mergeValues, overlaid } from './merge.ts';
import { isTree, type Path, type Tree, valueAt } from './tree.ts';

/** What a chart says of its values. */
export interface Chart {
  defaults: Tree;
  schema: Schema | undefined;
  /** What the schema refers to elsewhere, and is not looked at. */
  remote: readonly string[];
  /** The charts inside, under the keys of their values. */
  charts: readonly InnerChart[];
  /** Keys that are nobody's defaults and known all the same: of charts inside of the chart that are not read yet. */
  known: readonly string[];
}

/** A chart inside of another. */
export interface InnerChart extends Chart {
  /** Where its values stand: its name, or what the chart around it calls it. */
  key: string;
  condition: string;
  tags: readonly string[];
  /** Whether something of it was too long to be read here. */
  unread: boolean;
}

type Subchart = Answer<'Subchart'>;
type Version = Pick<Answer<'VersionDetail'>, 'values' | 'valuesSchema' | 'files'>;

function defaultsOf(text: string | null): Tree {
  const parsed = parseValues(text ?? '', '');
  return parsed.ok ? parsed.value : {};
}

/** A schema that is no JSON is helm's to refuse, in the preview. */
function schemaOf(text: string | null): LocalSchema {
  try {
    return localSchema(JSON.parse(text ?? 'null'));
  } catch {
    return { schema: undefined, remote: [] };
  }
}

function inside(subcharts: readonly Subchart[], above: readonly string[]): InnerChart[] {
  const here = subcharts.filter(
    ({ path }) => path.length === above.length + 1 && above.every((key, index) => path[index] === key),
  );
  return here.map(({ path, values, valuesSchema, condition, tags, tooLong }) => {
    const local = schemaOf(valuesSchema);
    return {
      key: path.at(-1) ?? '',
      condition: condition ?? '',
      tags,
      unread: tooLong,
      defaults: defaultsOf(values),
      schema: rootOf(local),
      remote: local.remote,
      charts: inside(subcharts, path),
      known: [],
    };
  });
}

/** The names of the charts that a package has inside, as far as its files tell them. */
export function chartsInFiles(files: readonly { path: string }[]): string[] {
  const names = files.flatMap(({ path }) => /^charts\/([^/_.][^/]*?)(?:-v?\d[^/]*\.tgz|\/.*)$/.exec(path)?.[1] ?? []);
  return [...new Set(names)];
}

/** Reads what a chart's package says of its values, and those of the charts inside. */
export function readChart({ values, valuesSchema, files }: Version, subcharts: readonly Subchart[] = []): Chart {
  const local = schemaOf(valuesSchema);
  return {
    defaults: defaultsOf(values),
    schema: rootOf(local),
    remote: local.remote,
    charts: inside(subcharts, []),
    known: chartsInFiles(files),
  };
}

/** Where a chart inside stands, and whether its values are used: helm leaves those out that are turned off. */
export interface Placed {
  path: Path;
  chart: InnerChart;
  on: boolean;
}

function allWithin({ charts }: Chart, above: Path): Omit<Placed, 'on'>[] {
  return charts.flatMap(chart => {
    const path = [...above, chart.key];
    return [{ path, chart }, ...allWithin(chart, path)];
  });
}

function conditionsOf({ condition }: InnerChart, above: Path): Path[] {
  const paths = condition.split(',').map(each => each.trim());
  return paths.filter(each => each !== '').map(each => [...above, ...each.split('.')]);
}

/** The values that turn charts inside on and off. */
export function switchesOf(chart: Chart): Path[] {
  return allWithin(chart, []).flatMap(({ path, chart: inner }) => conditionsOf(inner, path.slice(0, -1)));
}

/** As helm decides: by the first condition that is true or false, else by the tags. */
function isOn(chart: InnerChart, above: Path, values: Tree): boolean {
  const said = conditionsOf(chart, above)
    .map(path => valueAt(values, path))
    .find(each => typeof each === 'boolean');
  if (said !== undefined) return said;
  const marks = chart.tags.map(tag => valueAt(values, ['tags', tag]));
  return marks.includes(true) || !marks.includes(false);
}

function merged(chart: Chart, own: Tree, off: ReadonlySet<InnerChart>): Tree {
  const keys = new Set(chart.charts.map(({ key }) => key));
  const without = (tree: Tree) => Object.fromEntries(Object.entries(tree).filter(([key]) => !keys.has(key)));
  const values = mergeValues(without(chart.defaults), without(own));
  const shared = isTree(values.global) ? values.global : {};
  for (const inner of chart.charts) {
    const handed = handedDown(chart.defaults[inner.key], own[inner.key]);
    if (off.has(inner)) {
      if (handed !== undefined) values[inner.key] = handed;
      continue;
    }
    const given = isTree(handed) ? handed : {};
    const global = overlaid(isTree(given.global) ? given.global : {}, shared);
    values[inner.key] = handed === undefined || isTree(handed) ? merged(inner, { ...given, global }, off) : handed;
  }
  return values;
}

/** What is there without the user: the chart's defaults, and at their places those of the charts inside, on or off. */
export function inheritedOf(chart: Chart): Tree {
  return merged(chart, {}, new Set());
}

/** The values that the templates of a chart, and of those inside, would see; and which of those inside are on. */
export function coalesced(chart: Chart, own: Tree): { values: Tree; placed: Placed[] } {
  const all = allWithin(chart, []);
  if (all.length === 0) return { values: mergeValues(chart.defaults, own), placed: [] };
  const everything = merged(chart, own, new Set());
  const off = new Set(
    all.filter(({ path, chart: each }) => !isOn(each, path.slice(0, -1), everything)).map(({ chart: each }) => each),
  );
  // Whatever is inside of one that is off is off with it.
  const on = (path: Path) =>
    !all.some(each => off.has(each.chart) && each.path.every((key, index) => path[index] === key));
  return { values: merged(chart, own, off), placed: all.map(each => ({ ...each, on: on(each.path) })) };
}
