import { withGoLines } from '../go-lines.ts';
import { ExactNumber } from '../yaml-scalar.ts';
import { readTree, type ScalarNode, YamlError, type YamlNode } from './tree.ts';
import { plainValue, type RepeatedKey } from './value.ts';

export { YamlError } from './tree.ts';

/** 1-based. */
export interface Place {
  line: number;
  column: number;
}

export type Path = readonly (string | number)[];

/** A key that stands in one mapping more than once: helm takes the last. */
export interface Repeated {
  key: string;
  first: Place;
  again: Place;
}

/** A YAML text that was read: its value, and where each part of it stands. */
export interface YamlText {
  /** As JSON; null when there is nothing. Integers beyond 2^53 are {@link ExactNumber}s unless asked otherwise. */
  value: unknown;
  repeated: Repeated[];
  tree: YamlNode | undefined;
  /** The place of the value that a path leads to, or of its nearest parent. */
  place(path: Path): Place;
  /** The text of a scalar as it is written: `1.10` is not 1.1. */
  source(path: Path): string | undefined;
  /** The place of a character. */
  placeAt(offset: number): Place;
}

/** Finds the places of a text's characters; the text is looked through once, when the first of them is asked for. */
function placesIn(text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return offset => {
    starts ??= lineStarts(withGoLines(text.replace(/^\ufeff/, '')));
    let [from, to] = [0, starts.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((starts[middle] ?? 0) <= offset) from = middle;
      else to = middle;
    }
    return { line: from + 1, column: offset - (starts[from] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** The place of one character. */
export function placeIn(text: string, offset: number): Place {
  return placesIn(text)(offset);
}

const written = (node: YamlNode): Exclude<YamlNode, { type: 'alias' }> => (node.type === 'alias' ? node.target : node);

/** One step of a path; of a key that repeats the last counts. Merged keys are found where they stand. */
function step(node: YamlNode, key: string | number): YamlNode | undefined {
  const target = written(node);
  if (target.type === 'sequence') return target.items[Number(key)];
  if (target.type !== 'mapping') return undefined;
  return target.pairs.findLast(pair => keyNameOf(pair.key) === String(key))?.value;
}

function keyNameOf(node: YamlNode): string | undefined {
  const target = written(node);
  return target.type === 'scalar' ? target.text : undefined;
}

function walk(tree: YamlNode | undefined, path: Path): { node: YamlNode | undefined; length: number } {
  let node = tree;
  for (const [length, key] of path.entries()) {
    const next: YamlNode | undefined = node && step(node, key);
    if (!next) return { node, length };
    node = next;
  }
  return { node, length: path.length };
}

/** Numbers that JavaScript rounds; schemas and comparisons of packages want them so. */
function rounded(value: unknown): unknown {
  if (value instanceof ExactNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, item] of Object.entries(value))
    if (typeof item === 'object' && item !== null)
      Object.defineProperty(value, key, { value: rounded(item), enumerable: true, configurable: true, writable: true });
  return value;
}

export interface ReadOptions {
  /** Whether integers beyond 2^53 stay what they are, as {@link ExactNumber}s; else they are rounded. */
  exact?: boolean | undefined;
  /** How many keys and values the text may have. */
  most?: number | undefined;
}

/**
 * Reads the first document of a YAML text as sigs.k8s.io/yaml, and so helm and kubectl, read it (go-yaml v2): YAML 1.1's scalars, keys as strings, merged
 * keys in the order of the text, a repeated key's last value. Whatever is only read is read by this; the `yaml` library is for text that is edited.
 * @throws YamlError with the place, for what is no YAML or what JSON cannot hold.
 * @example readYaml('on: 0777\n').value // { true: 511 }
 */
export function readYaml(text: string, { exact = true, most }: ReadOptions = {}): YamlText {
  const tree = readTree(text, most);
  const { value, repeated } = tree ? plainValue(tree) : { value: null, repeated: [] as RepeatedKey[] };
  const placeAt = placesIn(text);
  return {
    value: exact ? value : rounded(value),
    repeated: repeated.map(({ key, first, again }) => ({ key, first: placeAt(first), again: placeAt(again) })),
    tree,
    placeAt,
    place: path => placeAt(walk(tree, path).node?.start ?? 0),
    source: path => {
      const { node, length } = walk(tree, path);
      const target = node && length === path.length ? written(node) : undefined;
      return target?.type === 'scalar' ? (target as ScalarNode).text : undefined;
    },
  };
}

/** The same of text that may be none; undefined then. */
export function tryYaml(text: string): YamlText | undefined {
  try {
    return readYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
}
