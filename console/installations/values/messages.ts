import type { Condition, Fault } from './faults.ts';
import { follows, type Schema } from './lookup.ts';
import { nearest, some } from './near.ts';
import { patternWords } from './pattern-words.ts';
import { onlyValue, schemaAt, unfolded } from './schema.ts';
import { child, isTree, type Path, type Tree, valueAt } from './tree.ts';
import type { ValuesWords } from './words.ts';

/** What a fault is told with. */
export interface Told {
  root: Schema;
  /** Where the values stand that it looked at: those of a chart inside under its key. */
  above: Path;
  /** What the schema looked at: the user's values over the defaults. */
  values: Tree;
  defaults: Tree;
  words: ValuesWords;
}

/** Longer texts would fill the line. */
const quoteLimit = 60;

/** A place as helm's `--set` names it: `hosts[0].name`. */
export function nameOf(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${key}`)).join('');
}

function placeOf(path: Path, { above, words }: Told): string {
  const whole = [...above, ...path];
  return whole.length > 0 ? `“${nameOf(whole)}”` : words.whole;
}

function said(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? '');
  return text.length > quoteLimit ? `${text.slice(0, quoteLimit)}…` : text;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function kindWords(types: unknown, { kinds, or }: ValuesWords): string {
  const names = [types].flat().map(name => kinds[name as keyof typeof kinds] ?? String(name));
  return [...new Set(names)].join(or);
}

/** What to do about a value of another kind. */
function typeHint(wanted: readonly unknown[], found: unknown, { faults }: ValuesWords): string {
  if (wanted.includes('string') && ['number', 'boolean'].includes(typeof found)) return faults.quote(`"${found}"`);
  if (typeof found === 'string' && found.trim() !== '') {
    const number = Number(found);
    const fits = wanted.includes('number') || (wanted.includes('integer') && Number.isInteger(number));
    if (fits && Number.isFinite(number)) return faults.unquote(found);
    if (wanted.includes('boolean') && /^(true|false)$/.test(found)) return faults.unquote(found);
  }
  if (wanted.includes('array')) return faults.asList;
  return wanted.includes('object') ? faults.asMapping : '';
}

function typeMessage({ path, expected }: Fault, told: Told): string {
  const { values, words } = told;
  const found = valueAt(values, path);
  const shown = typeof found === 'object' || found === undefined ? '' : said(found);
  const wanted = [expected].flat();
  const kind = typeof found === 'boolean' ? words.yesOrNo : kindWords(kindOf(found), words);
  const message = words.faults.type(placeOf(path, told), kindWords(wanted, words), shown, kind);
  return `${message} ${typeHint(wanted, found, words)}`.trim();
}

/** Something that would be right: as the schema or the chart's own values have it. */
function exampleOf(path: Path, { root, values, defaults, words }: Told): string {
  const schema = schemaAt(root, path, values);
  const candidates = [
    ...(Array.isArray(schema.examples) ? schema.examples : []),
    schema.default,
    valueAt(defaults, path),
  ];
  const right = candidates.find(each => ['string', 'number'].includes(typeof each) && follows(root, schema, each));
  return right === undefined || right === '' ? '' : words.faults.example(plain(right));
}

/** What one of several forms asks for. */
function formOf(root: Schema, form: unknown, words: ValuesWords): string {
  const schema = unfolded(root, form);
  const { title, type, required } = schema;
  if (typeof title === 'string' && title) return title;
  const only = onlyValue(schema);
  if (only) return said(only.value);
  const marks = Object.entries(isTree(schema.properties) ? schema.properties : {}).flatMap(([key, each]) => {
    const mark = onlyValue(unfolded(root, each));
    return mark ? [words.conditions.is(`“${key}”`, said(mark.value))] : [];
  });
  if (marks.length > 0) return marks.join(words.and);
  const keys = Array.isArray(required) ? required.map(key => `“${key}”`).join(words.and) : '';
  if (type === undefined) return keys || words.kinds.object;
  const how = typeof schema.pattern === 'string' ? ` (${patternWords(schema.pattern, words)})` : '';
  return `${kindWords(type, words)}${keys && type === 'object' ? ` (${keys})` : how}`;
}

function onlyRequires(form: unknown): boolean {
  return isTree(form) && Array.isArray(form.required) && !isTree(form.properties);
}

function choiceMessage({ path, keyword, expected, detail }: Fault, told: Told): string {
  const { root, words } = told;
  const forms = Array.isArray(expected) ? expected : [];
  const at = placeOf(path, told);
  const all = some([...new Set(forms.map(form => formOf(root, form, words)))], words.or);
  const several = keyword === 'oneOf' && /\([1-9]/.test(detail);
  const { faults } = words;
  if (forms.length > 0 && forms.every(onlyRequires))
    return several ? faults.oneOnly(at, all) : faults.oneNeeded(at, all);
  return several ? faults.several(at, all) : faults.choice(at, all);
}

/** What was most likely meant by a key. */
export function keyHint(key: string, known: readonly string[], { faults }: ValuesWords): string {
  const near = nearest(key, known);
  return near === undefined ? '' : faults.meant(near);
}

function forbiddenMessage({ path }: Fault, told: Told): string {
  const { root, values, words } = told;
  const key = String(path.at(-1) ?? '');
  const above = path.slice(0, -1);
  const { properties } = schemaAt(root, above, values);
  // Named and refused all the same: a branch does not want it.
  if (child(properties, key) !== undefined) return words.faults.notNow(placeOf(path, told));
  const known = isTree(properties) ? Object.keys(properties) : [];
  const { forbidden, forbiddenHere } = words.faults;
  const whole = [...told.above, ...above];
  const message = whole.length > 0 ? forbidden(key, placeOf(above, told)) : forbiddenHere(key);
  const all = known.length > 0 ? words.faults.known(some(known, ', ')) : '';
  return `${message} ${keyHint(key, known, words) || all}`.trim();
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** A condition as people say it; undefined for one that has no plain words. */
function conditionWords({ path, schema, met }: Condition, told: Told): string | undefined {
  const { conditions, and, or } = told.words;
  const within = (each: unknown, above: Path): string[] | undefined => {
    if (!isTree(each)) return [];
    const properties = Object.entries(isTree(each.properties) ? each.properties : {});
    const inner = properties.map(([key, property]): string[] | undefined => {
      const place = [...above, key];
      if (!isTree(property)) return [];
      const choices = 'const' in property ? [property.const] : property.enum;
      if (Array.isArray(choices)) {
        const say = met ? conditions.is : conditions.isNot;
        return [say(placeOf(place, told), choices.map(said).join(or))];
      }
      return within(property, place);
    });
    const named = new Set(properties.map(([key]) => key));
    const set = (Array.isArray(each.required) ? each.required : [])
      .filter(key => !named.has(key))
      .map(key => (met ? conditions.isSet : conditions.isNotSet)(placeOf([...above, key], told)));
    const odd = Object.keys(each).some(
      key => !['properties', 'required', 'type', 'title', 'description'].includes(key),
    );
    return odd || inner.includes(undefined) ? undefined : [...inner.flatMap(found => found ?? []), ...set];
  };
  const all = within(schema, path);
  return all && all.length > 0 ? all.join(met ? and : or) : undefined;
}

function formatMessage({ path, expected }: Fault, told: Told): string {
  const { words } = told;
  const name = String(expected).replace(/^idn-|-reference$/, '');
  const known = words.formats[name as keyof typeof words.formats];
  return words.faults.format(placeOf(path, told), known ?? words.otherFormat(name));
}

function keyMessage({ path, expected }: Fault, told: Told): string {
  const { words } = told;
  const { pattern, minLength, maxLength } = isTree(expected) ? expected : {};
  const { sizes } = words;
  const how = [
    ...(typeof pattern === 'string' ? [patternWords(pattern, words)] : []),
    ...(typeof minLength === 'number' ? [sizes.minLength(String(minLength))] : []),
    ...(typeof maxLength === 'number' ? [sizes.maxLength(String(maxLength))] : []),
  ];
  return words.faults.key(String(path.at(-1)), placeOf(path.slice(0, -1), told), how.join(words.and));
}

function uniqueMessage({ path, detail }: Fault, told: Told): string {
  const [one = 0, other = 0] = detail.match(/\d+/g)?.map(Number) ?? [];
  return told.words.faults.unique(placeOf(path, told), one + 1, other + 1);
}

function plainMessage(fault: Fault, told: Told): string {
  const { path, keyword, expected, detail } = fault;
  const { values, words } = told;
  const { faults, limits, sizes } = words;
  const at = placeOf(path, told);
  const found = valueAt(values, path);
  const limit = limits[keyword as keyof typeof limits];
  if (limit) return faults.limit(at, limit(String(expected)), said(found));
  const size = sizes[keyword as keyof typeof sizes];
  if (size) return faults.size(at, size(String(expected)), String(sizeOf(found)));
  switch (keyword) {
    case 'type':
      return typeMessage(fault, told);
    case 'enum':
      return `${faults.enum(at, some([expected].flat().map(plain), ', '), said(found))} ${enumHint(fault, told)}`.trim();
    case 'const':
      return faults.const(at, said(expected), said(found));
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return `${faults.required(at, neededKind(fault, told))} ${exampleOf(path, told)}`.trim();
    case 'false':
      return forbiddenMessage(fault, told);
    case 'anyOf':
    case 'oneOf':
      return choiceMessage(fault, told);
    case 'not':
      return faults.not(at);
    case 'pattern':
      return `${faults.pattern(at, patternWords(String(expected), words))} ${exampleOf(path, told)}`.trim();
    case 'format':
      return formatMessage(fault, told);
    case 'propertyNames':
      return keyMessage(fault, told);
    case 'uniqueItems':
      return uniqueMessage(fault, told);
    case 'contains':
    case 'minContains':
    case 'maxContains':
      return faults.contains(at);
    default:
      return `${at}: ${detail}`;
  }
}

function enumHint({ path, expected }: Fault, { values, words }: Told): string {
  const found = valueAt(values, path);
  const near = typeof found === 'string' ? nearest(found, [expected].flat().map(plain)) : undefined;
  return near === undefined ? '' : words.faults.meant(near);
}

/** What kind of value is missing. */
function neededKind({ path }: Fault, { root, values, words }: Told): string {
  const schema = schemaAt(root, path, values);
  const only = onlyValue(schema);
  if (only) return said(only.value);
  if (Array.isArray(schema.enum)) return words.ways.oneOf(some(schema.enum.map(plain), ', '));
  return schema.type === undefined
    ? ''
    : kindWords(
        [schema.type].flat().filter(each => each !== 'null'),
        words,
      );
}

/** A fault in words: what is wrong, where, what would be right, and why the chart wants it. */
export function messageOf(fault: Fault, told: Told): string {
  const message = plainMessage(fault, told);
  const why = fault.because && conditionWords(fault.because, told);
  return why ? `${message} ${told.words.faults.because(why)}` : message;
}
