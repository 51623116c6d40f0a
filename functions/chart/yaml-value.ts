import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Scalar as ScalarNode,
  visit,
} from 'yaml';
import { keyText, resolvePlain, type Scalar } from './yaml-scalar.ts';

/** Aliases multiply: beyond so many values one document is an attack, not a manifest. */
const valueLimit = 500_000;

type Mapping = Record<string, unknown>;

/** What YAML has and Kubernetes' JSON has not. */
export class ValueError extends Error {
  /** Where in the parsed text, in characters. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const tagPrefix = 'tag:yaml.org,2002:';
const resolvedTags = new Set(['bool', 'int', 'float', 'null', 'timestamp'].map(name => tagPrefix + name));

/** Sets a key as own data, whatever it is called. */
export function setKey(mapping: Mapping, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
  else mapping[key] = value;
}

function scalarValue(node: ScalarNode): Scalar {
  const text = String(node.value ?? '');
  if (node.tag === `${tagPrefix}binary`) return Buffer.from(text, 'base64').toString('utf8');
  if (node.tag !== undefined) return resolvedTags.has(node.tag) ? resolvePlain(text) : text;
  return node.type === undefined || node.type === ScalarNode.PLAIN ? resolvePlain(text) : text;
}

/** Makes plain values of a document that was parsed with the failsafe schema (all scalars are text). */
class Reader {
  private readonly document: Document.Parsed;
  private count = 0;
  private targets: ReadonlyMap<Alias, Node> | undefined;

  constructor(document: Document.Parsed) {
    this.document = document;
  }

  read(node: unknown): unknown {
    if (++this.count > valueLimit) throw new ValueError(`has more than ${valueLimit} values`, 0);
    if (isScalar(node)) return scalarValue(node);
    if (isMap(node)) return this.mapping(node.items);
    if (isSeq(node)) return node.items.map(item => this.read(item));
    if (isAlias(node)) return this.read(this.target(node));
    return null;
  }

  /** Each alias means the last anchor of its name before it. The library's own look-up reads the document anew for each. */
  private readAnchors(): ReadonlyMap<Alias, Node> {
    const anchors = new Map<string, Node>();
    const targets = new Map<Alias, Node>();
    visit(this.document, {
      Node(_, node) {
        if (isAlias(node)) {
          const target = anchors.get(node.source);
          if (target) targets.set(node, target);
        } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
    return targets;
  }

  private target(alias: Alias): Node {
    this.targets ??= this.readAnchors();
    const target = this.targets.get(alias);
    const start = alias.range?.[0] ?? 0;
    if (!target) throw new ValueError('has an alias that leads nowhere', start);
    const [from = 0, , to = 0] = target.range ?? [];
    if (from <= start && start < to) throw new ValueError('has an alias to what it stands in', start);
    return target;
  }

  private mapping(items: readonly Pair[]): Mapping {
    const result: Mapping = {};
    for (const { key, value } of items) {
      if (isScalar(key) && key.value === '<<' && key.type === ScalarNode.PLAIN) this.merge(result, value);
      else setKey(result, this.key(key), this.read(value));
    }
    return result;
  }

  private key(node: unknown): string {
    const value = this.read(node);
    const offset = isScalar(node) ? (node.range?.[0] ?? 0) : 0;
    if (value === null) throw new ValueError('has a key that is null', offset);
    if (!isScalar(node) && !isAlias(node)) throw new ValueError('has a key that is a list or a mapping', offset);
    return keyText(value as Scalar);
  }

  /** In order, as go-yaml v2 does it: a merge overwrites what stands before it; of several mappings the first wins. */
  private merge(result: Mapping, node: unknown): void {
    const source = this.read(node);
    const sources = Array.isArray(source) ? [...source].reverse() : [source];
    for (const mapping of sources) {
      if (typeof mapping !== 'object' || mapping === null) throw new ValueError('merges ("<<") what is no mapping', 0);
      for (const [key, value] of Object.entries(mapping)) setKey(result, key, value);
    }
  }
}

/** @throws ValueError for what JSON cannot hold, and for too much. */
export function plainValue(document: Document.Parsed): unknown {
  return new Reader(document).read(document.contents);
}
