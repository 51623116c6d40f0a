import type { EditorProblem } from '../../platform/parts/editor/editor.tsx';
import type { Words } from '../../platform/texts/index.ts';
import { type ParsedValues, parseValues, spanOf } from './document.ts';
import { type Fault, judge } from './faults.ts';
import { mergeValues } from './merge.ts';
import { type Schema, speaksOf } from './schema.ts';
import { child, isTree, type Path, pointerOf, type Tree, valueAt } from './tree.ts';

/** A problem with the place of the value that it is about. */
export interface ValuesProblem extends EditorProblem {
  pointer: string;
}

/** What a chart says of its values. */
export interface Chart {
  defaults: Tree;
  schema: Schema | undefined;
  /** Keys that are nobody's defaults and known all the same: of charts inside of the chart. */
  subcharts: readonly string[];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function listed(value: unknown): string {
  const items = Array.isArray(value) ? value : [value];
  return items.map(item => (typeof item === 'string' ? item : JSON.stringify(item))).join(', ');
}

/** A fault in words that say what would be right. */
function messageOf({ path, keyword, expected, detail }: Fault, value: Tree, { values }: Pick<Words, 'values'>): string {
  const key = String(path.at(-1) ?? '');
  const faults = values.faults;
  const kind = (name: unknown) => values.kinds[name as keyof typeof values.kinds] ?? String(name);
  switch (keyword) {
    case 'type':
      return faults.type([expected].flat().map(kind).join(' / '), kind(kindOf(valueAt(value, path))));
    case 'enum':
      return faults.enum(listed(expected));
    case 'const':
      return faults.const(listed(expected));
    case 'required':
      return faults.required(key);
    case 'false':
      return faults.forbidden(key);
    case 'anyOf':
    case 'oneOf':
      return faults.choice;
    case 'pattern':
    case 'format':
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return faults[keyword](String(expected));
    default:
      return detail;
  }
}

/** Keys that neither the chart's defaults nor its schema have, where the defaults have any: a slip of the pen, most likely. */
export function unknownKeys(own: Tree, { defaults, schema, subcharts }: Chart): Path[] {
  const free = new Set(['global', 'tags', ...subcharts]);
  const look = (values: Tree, known: Tree, above: Path): Path[] =>
    Object.entries(values).flatMap(([key, value]) => {
      const path = [...above, key];
      if (above.length === 0 && free.has(key)) return [];
      const inherited = child(known, key);
      if (inherited === undefined && !Object.hasOwn(known, key)) return schema && speaksOf(schema, path) ? [] : [path];
      const open = isTree(inherited) && Object.keys(inherited).length === 0;
      return isTree(value) && isTree(inherited) && !open ? look(value, inherited, path) : [];
    });
  return Object.keys(defaults).length > 0 ? look(own, defaults, []) : [];
}

/** Everything that can be said of values before they are tried: YAML, the chart's schema, and keys that nobody knows. */
export function checkValues(
  text: string,
  parsed: ParsedValues,
  chart: Chart,
  words: Pick<Words, 'values'>,
): ValuesProblem[] {
  const { values } = words;
  if (!parsed.ok)
    return parsed.problems.map(({ from, to, detail }) => ({
      from,
      to,
      pointer: '',
      severity: 'error',
      message: detail,
    }));
  const { document, value } = parsed;
  const problem = (path: Path, severity: ValuesProblem['severity'], message: string): ValuesProblem => ({
    ...spanOf(document, text, path, severity === 'warning' ? 'key' : 'value'),
    pointer: pointerOf(path),
    severity,
    message,
  });
  const merged = mergeValues(chart.defaults, value);
  const { faults, remote, unusable } = judge(chart.schema, merged);
  const errors = faults.map(fault => problem(fault.path, 'error', messageOf(fault, merged, words)));
  const hints = unknownKeys(value, chart).map(path => problem(path, 'warning', values.unknownKey(String(path.at(-1)))));
  return [
    ...errors,
    ...hints.filter(({ pointer }) => !errors.some(error => error.pointer === pointer)),
    ...remote.map(address => problem([], 'info', values.remote(address))),
    ...(unusable === undefined ? [] : [problem([], 'info', values.unusable(unusable))]),
  ];
}

/** Reads what a chart's package says; a schema that is no JSON is helm's to refuse, in the preview. */
export function readChart(values: string | null, schema: string | null, files: readonly { path: string }[]): Chart {
  const parsed = parseValues(values ?? '', '');
  let read: unknown;
  try {
    read = JSON.parse(schema ?? 'null');
  } catch {
    read = undefined;
  }
  const subcharts = files.flatMap(({ path }) => /^charts\/([^/]+?)(?:-v?\d[^/]*\.tgz|\/.*)$/.exec(path)?.[1] ?? []);
  return {
    defaults: parsed.ok ? parsed.value : {},
    schema: isTree(read) ? read : undefined,
    subcharts: [...new Set(subcharts)],
  };
}
