import { Document, isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import { pairOf, yamlOptions } from './document.ts';
import type { Step } from './plan.ts';
import { type Path, renamed, same, valueAt, withoutValue, withValue } from './tree.ts';

/** go-yaml reads more texts as numbers than YAML 1.1 has: `0o7`, `0X1F`, `-_1`. */
const numberLike = /^[-+]?[.\d_][-+.\d_a-fox]*$/i;

/** Has texts that could be taken for numbers quoted. */
function quoted<T extends Document | Node>(written: T): T {
  visit(written, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && numberLike.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return written;
}

function write(value: unknown): string {
  return quoted(new Document(value, yamlOptions)).toString({ lineWidth: 0 });
}

function indented(block: string, columns: number): string {
  return block.replace(/^(?=.)/gm, ' '.repeat(columns));
}

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

/** The start of the line after an offset; an offset that begins a line is one. */
function lineAfter(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** From a key, or an item, to the end of its value. */
interface Entry {
  from: number;
  to: number;
}

function lastOffset(node: ParsedNode | null): number | undefined {
  // A collection's own range takes in the comments after it, which are not its last entry's.
  if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) return entriesOf(node).at(-1)?.to;
  return node?.range?.[1];
}

/** The entries of a mapping or a list that is written as a block. */
function entriesOf(node: unknown): Entry[] {
  if (isMap<ParsedNode, ParsedNode | null>(node) && !node.flow)
    return node.items.map(({ key, value }) => ({ from: key.range[0], to: lastOffset(value) ?? key.range[1] }));
  if (isSeq<ParsedNode>(node) && !node.flow)
    return node.items.map(item => ({ from: item.range[0], to: lastOffset(item) ?? item.range[1] }));
  return [];
}

function nodeAt(document: Document.Parsed, path: Path): ParsedNode | null | undefined {
  let node: ParsedNode | null | undefined = document.contents;
  for (const key of path) {
    const pair = pairOf(node, key);
    node = pair ? pair.value : isSeq<ParsedNode>(node) ? node.items[Number(key)] : undefined;
  }
  return node;
}

/** A scalar in the place of another; of one that takes several lines, undefined. */
function replaceScalar(text: string, document: Document.Parsed, path: Path, value: unknown): string | undefined {
  const node = nodeAt(document, path);
  if (!isScalar(node) || !node.range) return undefined;
  const [from, to] = node.range;
  const written = write(value).trimEnd();
  if (written.includes('\n') || text.slice(from, to).includes('\n')) return undefined;
  const gap = from > 0 && text[from - 1] === ':' ? ' ' : '';
  return splice(text, from, to, gap + written);
}

/** An entry after the last one of its mapping or list. */
function append(text: string, document: Document.Parsed, path: Path, value: unknown): string | undefined {
  const depth = path.findIndex((_, index) => nodeAt(document, path.slice(0, index + 1)) === undefined);
  if (depth < 0) return undefined;
  const parent = nodeAt(document, path.slice(0, depth));
  const [key, ...rest] = path.slice(depth);
  const wrapped = withValue(undefined, rest, value);
  if (parent === null && depth === 0) {
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    return `${text}${gap}${write({ [String(key)]: wrapped })}`;
  }
  const last = entriesOf(parent).at(-1);
  if (!last || (isSeq(parent) && key !== parent.items.length)) return undefined;
  const dash = isSeq(parent) ? text.lastIndexOf('-', last.from) : last.from;
  const block = write(isSeq(parent) ? [wrapped] : { [String(key)]: wrapped });
  const place = lineAfter(text, last.to);
  const gap = place > 0 && text[place - 1] !== '\n' ? '\n' : '';
  return splice(text, place, place, gap + indented(block, columnOf(text, dash)));
}

/** The lines of an entry. */
function cut(text: string, document: Document.Parsed, path: Path): string | undefined {
  const key = path.at(-1);
  const parent = nodeAt(document, path.slice(0, -1));
  const index =
    isMap<ParsedNode>(parent) && key !== undefined
      ? parent.items.findIndex(pair => isScalar(pair.key) && String(pair.key.value) === String(key))
      : Number(key);
  const entry = entriesOf(parent)[index];
  if (!entry) return undefined;
  const start = text.lastIndexOf('\n', entry.from - 1) + 1;
  return splice(text, start, lineAfter(text, entry.to), '');
}

/** What the library writes: right for every text, but it lays the whole of it out anew. Comments stay. */
function rewrite(document: Document.Parsed, path: Path, value: unknown, gone: boolean): string | undefined {
  try {
    if (gone) document.deleteIn(path);
    else {
      const { comment, commentBefore, spaceBefore } = nodeAt(document, path) ?? {};
      const node: Node = quoted(document.createNode(value) as Node);
      document.setIn(path, Object.assign(node, { comment, commentBefore, spaceBefore }));
    }
    return document.toString({ lineWidth: 0 });
  } catch {
    // Through an alias, say: what it names would change in other places too.
    return undefined;
  }
}

/** The shortest path whose removal leaves no empty mapping behind. */
function emptied(before: unknown, path: Path): Path {
  for (let length = 1; length < path.length; length++) {
    const parent = path.slice(0, length);
    if (valueAt(withoutValue(before, path), parent) === undefined) return parent;
  }
  return path;
}

/** Of what is neither mapping nor list there is no inside: it is replaced as a whole. */
function grounded(before: unknown, path: Path, value: unknown): [path: Path, value: unknown] {
  const length = path.findIndex((_, index) => {
    const found = valueAt(before, path.slice(0, index));
    return found !== undefined && (typeof found !== 'object' || found === null);
  });
  return length < 0 ? [path, value] : [path.slice(0, length), withValue(undefined, path.slice(length), value)];
}

/**
 * Changes one value of a YAML text and leaves comments, order and layout of everything else. Each way of doing it is checked by reading what came out;
 * the first that says what it should is taken.
 * @param value undefined takes the key away, and mappings that would be empty then.
 * @returns undefined where the text cannot be changed so: it is broken, or the place is an alias.
 * @example setValue('a: 1 # one\n', ['b', 'c'], 2) // 'a: 1 # one\nb:\n  c: 2\n'
 */
export function setValue(text: string, path: Path, value: unknown): string | undefined {
  const parse = (source: string) => parseDocument(source, yamlOptions);
  const document = parse(text);
  if (document.errors.length > 0) return undefined;
  const before: unknown = document.toJS() ?? {};
  const gone = value === undefined;
  const wanted = gone ? withoutValue(before, path) : withValue(before, path, value);
  if (same(before, wanted)) return text;
  const [place, whole] = gone ? [emptied(before, path), undefined] : grounded(before, path, value);
  const ways = gone
    ? [() => cut(text, document, place), () => rewrite(document, place, undefined, true)]
    : [
        () => replaceScalar(text, document, place, whole),
        () => append(text, document, place, whole),
        () => rewrite(document, place, whole, false),
      ];
  for (const way of ways) {
    const candidate = way();
    if (candidate === undefined) continue;
    const after = parse(candidate);
    if (after.errors.length === 0 && same(after.toJS() ?? {}, wanted)) return candidate;
  }
  return undefined;
}

/** A key in the place of another; comments and layout stay. */
function replaceKey(text: string, document: Document.Parsed, path: Path, name: string): string | undefined {
  const pair = pairOf(nodeAt(document, path.slice(0, -1)), path.at(-1) ?? '');
  if (!pair || !isScalar(pair.key)) return undefined;
  const [from, to] = pair.key.range;
  const written = write(name).trimEnd();
  return written.includes('\n') || text.slice(from, to).includes('\n') ? undefined : splice(text, from, to, written);
}

/**
 * Gives one key of a YAML text another name, and leaves everything else.
 * @returns undefined where the text cannot be changed so: it is broken, the key is not there, or the name is another's.
 * @example renameKey('a: # one\n  b: 1\n', ['a'], 'c') // 'c: # one\n  b: 1\n'
 */
export function renameKey(text: string, path: Path, name: string): string | undefined {
  const document = parseDocument(text, yamlOptions);
  if (document.errors.length > 0) return undefined;
  const before: unknown = document.toJS() ?? {};
  if (valueAt(before, path) === undefined || valueAt(before, [...path.slice(0, -1), name]) !== undefined)
    return undefined;
  const candidate = replaceKey(text, document, path, name);
  if (candidate === undefined) return undefined;
  const after = parseDocument(candidate, yamlOptions);
  return after.errors.length === 0 && same(after.toJS() ?? {}, renamed(before, path, name)) ? candidate : undefined;
}

/**
 * Makes several changes one after the other.
 * @returns undefined where one of them cannot be made.
 */
export function applySteps(text: string, steps: readonly Step[]): string | undefined {
  return steps.reduce<string | undefined>((now, step) => {
    if (now === undefined) return undefined;
    return 'name' in step ? renameKey(now, step.path, step.name) : setValue(now, step.path, step.value);
  }, text);
}
