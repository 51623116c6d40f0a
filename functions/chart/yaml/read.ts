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
  placeAt(offset: number): Place;
}

/** The place of a character. */
export function placeIn(text: string, offset: number): Place {
  const before = withGoLines(text.replace(/^\ufeff/, '')).slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - start + 1 };
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

/**
 * Reads the first document of a YAML text as sigs.k8s.io/yaml, and so helm and kubectl, read it (go-yaml v2): YAML 1.1's scalars, keys as strings, merged
 * keys in the order of the text, a repeated key's last value. Whatever is only read is read by this; the `yaml` library is for text that is edited.
 * @throws YamlError with the place, for what is no YAML or what JSON cannot hold.
 * @example readYaml('on: 0777\n').value // { true: 511 }
 */
export function readYaml(text: string, { exact = true }: { exact?: boolean } = {}): YamlText {
  const tree = readTree(text);
  const { value, repeated } = tree ? plainValue(tree) : { value: null, repeated: [] as RepeatedKey[] };
  const placeAt = (offset: number): Place => placeIn(text, offset);
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
