import {
  type CollectionTag,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  type ScalarTag,
} from 'yaml';
import { isTree, type Path, type Tree } from './tree.ts';

/** YAML 1.1 has times and sets, which helm's parser leaves texts: `12:30` is no number there. */
function known(tag: ScalarTag | CollectionTag): boolean {
  const foreign = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map(name => `tag:yaml.org,2002:${name}`);
  return !foreign.includes(tag.tag) && !('format' in tag && tag.format === 'TIME');
}

/** As helm reads: YAML 1.1, where `yes` is true and `010` is eight. */
export const yamlOptions = {
  version: '1.1',
  prettyErrors: false,
  logLevel: 'silent',
  customTags: (tags: (ScalarTag | CollectionTag | string)[]) =>
    tags.filter((tag): tag is ScalarTag | CollectionTag => typeof tag === 'object' && known(tag)),
} as const;

export interface Span {
  from: number;
  to: number;
}

/** Why a text is no values, and where. */
export interface SyntaxProblem extends Span {
  /** What kind of fault, where the parser names one. */
  code?: string | undefined;
  detail: string;
}

export type ParsedValues =
  | { ok: true; document: Document.Parsed; value: Tree }
  | { ok: false; problems: SyntaxProblem[] };

/** @param notMapping what to say of a text that is YAML but no mapping. */
export function parseValues(text: string, notMapping: string): ParsedValues {
  const document = parseDocument(text, yamlOptions);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos: [from, to], code, message }) => ({ from, to, code, detail: message }));
    return { ok: false, problems };
  }
  const fail = (detail: string): ParsedValues => ({ ok: false, problems: [{ ...firstLine(text), detail }] });
  try {
    const value: unknown = document.toJS() ?? {};
    return isTree(value) ? { ok: true, document, value } : fail(notMapping);
  } catch (error) {
    // Aliases that lead nowhere, or that multiply beyond measure.
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function firstLine(text: string): Span {
  const end = text.indexOf('\n');
  return { from: 0, to: end < 0 ? text.length : end };
}

/** A mapping's pair by its key, as helm would name it: the key `on` is `true`. */
export function pairOf(node: unknown, key: string | number): Pair<ParsedNode, ParsedNode | null> | undefined {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  return node.items.find(pair => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/**
 * Where the value of a path stands, or its nearest parent: a value as a whole, a mapping or a list by its key.
 * @param part 'key': a value by its key too.
 */
export function spanOf(document: Document.Parsed, text: string, path: Path, part: 'key' | 'value' = 'value'): Span {
  let node: Node | null = document.contents;
  let span = firstLine(text);
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    const pair = pairOf(node, key);
    const item: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(key)] : undefined;
    if (!pair && !isNode(item)) return span;
    const whole = isScalar(item) && item.range && item.range[1] > item.range[0] && (part === 'value' || !pair);
    const shown: unknown = whole ? item : (pair?.key ?? item);
    const range = isNode(shown) ? shown.range : undefined;
    if (range) span = { from: range[0], to: range[1] };
    node = isNode(item) ? item : null;
  }
  return span;
}
