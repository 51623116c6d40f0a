import type { EditorProblem } from '../../platform/parts/editor/editor.tsx';
import { type Chart, coalesced, type Placed, switchesOf } from './chart.ts';
import { type ParsedValues, type SyntaxProblem, spanOf } from './document.ts';
import { judge } from './faults.ts';
import type { Schema } from './lookup.ts';
import { keyHint, messageOf } from './messages.ts';
import { schemaAt, speaksOf } from './schema.ts';
import { child, isTree, type Path, pointerOf, type Tree, valueAt } from './tree.ts';
import type { ValuesWords } from './words.ts';

/** A problem with the place of the value that it is about. */
export interface ValuesProblem extends EditorProblem {
  pointer: string;
}

/** Something to say of a place. */
interface Remark {
  path: Path;
  severity: EditorProblem['severity'];
  message: string;
}

/** A key that nobody knows, and those that are known there. */
export interface UnknownKey {
  path: Path;
  known: string[];
}

function namedBy(schema: Schema | undefined, path: Path, values: Tree): string[] {
  const properties = schema && schemaAt(schema, path, values).properties;
  return isTree(properties) ? Object.keys(properties) : [];
}

/** Keys that neither the chart's defaults nor its schema have, where the defaults have any: a slip of the pen, most likely. */
export function unknownKeys(own: Tree, { defaults, schema, charts, known }: Chart): UnknownKey[] {
  const free = new Set(['global', 'tags', ...known, ...charts.map(({ key }) => key)]);
  const look = (values: Tree, inherits: Tree, above: Path): UnknownKey[] =>
    Object.entries(values).flatMap(([key, value]) => {
      const path = [...above, key];
      if (above.length === 0 && free.has(key)) return [];
      const inherited = child(inherits, key);
      if (inherited === undefined && !Object.hasOwn(inherits, key)) {
        const names = new Set([...Object.keys(inherits), ...namedBy(schema, above, own)]);
        return schema && speaksOf(schema, path) ? [] : [{ path, known: [...names] }];
      }
      const open = isTree(inherited) && Object.keys(inherited).length === 0;
      return isTree(value) && isTree(inherited) && !open ? look(value, inherited, path) : [];
    });
  return Object.keys(defaults).length > 0 ? look(own, defaults, []) : [];
}

function unknownWithin(own: Tree, chart: Chart, above: Path): UnknownKey[] {
  const inner = chart.charts.flatMap(each => {
    const values = own[each.key];
    // What the chart around it has there is known too.
    const around = chart.defaults[each.key];
    const defaults = { ...each.defaults, ...(isTree(around) ? around : {}) };
    const hints = isTree(values) ? unknownWithin(values, { ...each, defaults }, [...above, each.key]) : [];
    return hints.filter(({ path }) => !chart.schema || !speaksOf(chart.schema, path.slice(above.length)));
  });
  return [...unknownKeys(own, chart).map(({ path, known }) => ({ path: [...above, ...path], known })), ...inner];
}

/** What a schema says of values, at the places where they stand in the whole. */
function remarksOf(
  chart: Chart,
  { values, above, name }: { values: Tree; above: Path; name: string },
  words: ValuesWords,
) {
  const { schema, defaults, remote } = chart;
  const { faults, unusable } = judge(schema, values);
  const told = schema && { root: schema, above, values, defaults, words };
  const whose = name ? ` ${words.faults.ofChart(name)}` : '';
  const errors = faults.map((fault): Remark => {
    const message = told ? messageOf(fault, told) : fault.detail;
    return { path: [...above, ...fault.path], severity: 'error', message: `${message}${whose}` };
  });
  const notes = [
    ...remote.map(address => words.remote(address)),
    ...(unusable === undefined ? [] : [words.unusable(unusable)]),
  ];
  return [...errors, ...notes.map((note): Remark => ({ path: above, severity: 'info', message: `${note}${whose}` }))];
}

/** Helm asks each chart inside that is on about the values under its key. */
function remarksInside(placed: readonly Placed[], values: Tree, words: ValuesWords): Remark[] {
  return placed.flatMap(({ path, chart, on }) => {
    const given = valueAt(values, path);
    if (!on || !isTree(given)) return [];
    const remarks = remarksOf(chart, { values: given, above: path, name: chart.key }, words);
    const unread: Remark = { path, severity: 'info', message: words.unreadable(chart.key) };
    return chart.unread ? [...remarks, unread] : remarks;
  });
}

function syntaxMessage({ code, detail }: SyntaxProblem, { syntax }: ValuesWords): string {
  // A bracket that is not closed is told as lines that are not indented enough.
  if (code === 'BAD_INDENT' && detail.startsWith('Flow')) return syntax.MISSING_CHAR;
  return syntax[code as keyof typeof syntax] ?? detail;
}

/** Everything that can be said of values before they are tried: YAML, the schemas of the chart and of those inside, and keys that nobody knows. */
export function checkValues(text: string, parsed: ParsedValues, chart: Chart, words: ValuesWords): ValuesProblem[] {
  if (!parsed.ok)
    return parsed.problems.map(problem => ({
      from: problem.from,
      to: problem.to,
      pointer: '',
      severity: 'error',
      message: syntaxMessage(problem, words),
    }));
  const { document, value } = parsed;
  const { values, placed } = coalesced(chart, value);
  const remarks = [
    ...remarksOf(chart, { values, above: [], name: '' }, words),
    ...remarksInside(placed, values, words),
  ];
  const pointers = new Set(remarks.filter(({ severity }) => severity === 'error').map(({ path }) => pointerOf(path)));
  const known = new Set([...pointers, ...switchesOf(chart).map(pointerOf)]);
  const hints = unknownWithin(value, chart, [])
    .filter(({ path }) => !known.has(pointerOf(path)))
    .map(({ path, known: names }): Remark => {
      const key = String(path.at(-1));
      return { path, severity: 'warning', message: `${words.unknownKey(key)} ${keyHint(key, names, words)}`.trim() };
    });
  const errors = remarks.filter(({ severity }) => severity === 'error');
  const notes = remarks.filter(({ severity }) => severity !== 'error');
  return [...errors, ...hints, ...notes].map(({ path, severity, message }) => ({
    ...spanOf(document, text, path, severity === 'warning' ? 'key' : 'value'),
    pointer: pointerOf(path),
    severity,
    message,
  }));
}
