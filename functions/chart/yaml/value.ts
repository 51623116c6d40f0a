import { keyOf, scalarValue } from './tagged.ts';
import { type MappingNode, type ScalarNode, YamlError, type YamlNode } from './tree.ts';

type Mapping = Record<string, unknown>;

/** A key that stands in one mapping more than once; the last counts. */
export interface RepeatedKey {
  key: string;
  /** Where it stands first and where it stands again, in characters. */
  first: number;
  again: number;
}

/** Sets a key as own data, whatever it is called. */
export function setKey(mapping: Mapping, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(mapping, key, { value, enumerable: true, configurable: true, writable: true });
  else mapping[key] = value;
}

/** Beyond so many values one document is an attack, and no manifest. */
const valueLimit = 500_000;

/** `<<` without quotes, whatever its value may be. */
export function isMerge(key: YamlNode): boolean {
  if (key.type !== 'scalar' || key.text !== '<<') return false;
  if (key.tag === undefined) return key.isPlain;
  return key.tag === '!' || key.tag === 'tag:yaml.org,2002:merge';
}

/** Gives a tree its meaning in the order of the text, as go-yaml v2 does (decode.go). */
class Decoder {
  readonly repeated: RepeatedKey[] = [];
  private count = 0;
  private aliased = 0;
  private depth = 0;

  read(node: YamlNode): unknown {
    this.charge(node);
    if (node.type === 'alias') return this.inAlias(() => this.read(node.target));
    if (node.type === 'scalar') return this.scalar(node);
    if (node.type === 'sequence') return node.items.map(item => this.read(item));
    const result: Mapping = {};
    this.fill(result, node);
    return result;
  }

  private scalar(node: ScalarNode): unknown {
    const value = scalarValue(node);
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new YamlError(`has "${node.text}", a number that JSON has not`, node.start);
    return value;
  }

  /** go-yaml's own measure of what aliases may multiply. */
  private charge({ start }: YamlNode): void {
    this.count++;
    if (this.depth > 0) this.aliased++;
    if (this.count > valueLimit) throw new YamlError(`has more than ${valueLimit} values`, start);
    const allowed = this.count <= 400_000 ? 0.99 : 0.99 - 0.89 * ((this.count - 400_000) / 3_600_000);
    if (this.aliased > 100 && this.count > 1000 && this.aliased / this.count > allowed)
      throw new YamlError('has aliases that multiply beyond measure', start, true);
  }

  private inAlias<T>(what: () => T): T {
    this.depth++;
    try {
      return what();
    } finally {
      this.depth--;
    }
  }

  /** In order: a merge overwrites what stands before it, and is overwritten by what comes behind. */
  private fill(result: Mapping, { pairs }: MappingNode): void {
    const places = new Map<string, number>();
    for (const { key, value } of pairs) {
      if (isMerge(key)) {
        this.merge(result, value);
        continue;
      }
      const name = this.key(key);
      const first = places.get(name);
      if (first === undefined) places.set(name, key.start);
      else this.repeated.push({ key: name, first, again: key.start });
      setKey(result, name, this.read(value));
    }
  }

  private key(node: YamlNode): string {
    this.charge(node);
    const target = node.type === 'alias' ? node.target : node;
    if (target.type !== 'scalar') throw new YamlError('has a key that is a list or a mapping', node.start);
    if (target !== node) this.inAlias(() => this.charge(target));
    const name = keyOf(target);
    if (name === undefined) throw new YamlError('has a key that is null, or too large a number', node.start);
    return name;
  }

  /** Of several mappings the first wins. */
  private merge(result: Mapping, node: YamlNode): void {
    const items = node.type === 'sequence' ? node.items.toReversed() : [node];
    for (const item of items) this.mergeOne(result, item);
  }

  private mergeOne(result: Mapping, node: YamlNode): void {
    const source = node.type === 'alias' ? node.target : node;
    if (source.type !== 'mapping') throw new YamlError('merges ("<<") what is no mapping', node.start);
    this.charge(node);
    const fill = (): void => this.fill(result, source);
    if (node === source) fill();
    else
      this.inAlias(() => {
        this.charge(source);
        fill();
      });
  }
}

/**
 * The value of a tree: what sigs.k8s.io/yaml makes of it, so JSON. Integers beyond 2^53 are {@link ExactNumber}s.
 * @throws YamlError for what JSON cannot hold, and for too much.
 */
export function plainValue(node: YamlNode): { value: unknown; repeated: RepeatedKey[] } {
  const decoder = new Decoder();
  return { value: decoder.read(node), repeated: decoder.repeated };
}
