import { type EventType, type LoadOptions, loadAll, Schema, type State, Type, YAMLException } from 'js-yaml';
import { withGoLines } from '../go-lines.ts';
import { afterKnownEscapes, withKnownEscapes } from './escapes.ts';
import {
  flowColon,
  halfCharacter,
  mappingWithinLine,
  oddProperty,
  otherDash,
  tabBehindDash,
  tabInBlock,
} from './stricter.ts';

/** A text that is no YAML, or none that can be said in JSON. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  /** Where, in characters from the text's start. */
  readonly offset: number;
  /** Whether aliases are what is wrong: they lead nowhere, or multiply beyond measure. */
  readonly ofAliases: boolean;

  constructor(message: string, offset: number, ofAliases = false) {
    super(message);
    this.offset = offset;
    this.ofAliases = ofAliases;
  }
}

/** go-yaml stops at 10,000; the deepest of public charts has 30 levels, and each takes some of JavaScript's stack. */
const depthLimit = 1000;
/** Unless another bound is given. Each node takes some 200 bytes; kube-prometheus-stack's manifest of 5 MB has some 130,000. */
const nodeLimit = 500_000;

interface Written {
  /** Where it starts, in characters: at its tag or its anchor if it has one. */
  start: number;
  /** As it was resolved: 'tag:yaml.org,2002:str'. */
  tag?: string;
}

/** Scalars by the text that is written; those that are not quoted still mean something. */
export interface ScalarNode extends Written {
  type: 'scalar';
  text: string;
  isPlain: boolean;
}

export interface SequenceNode extends Written {
  type: 'sequence';
  items: YamlNode[];
}

export interface MappingNode extends Written {
  type: 'mapping';
  /** In the order of the text; a key may repeat, and may be any node. */
  pairs: { key: YamlNode; value: YamlNode }[];
}

export interface AliasNode extends Written {
  type: 'alias';
  target: Exclude<YamlNode, AliasNode>;
}

/** What is written, before any of it means something. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

/** A part of js-yaml's state that its types leave out. */
interface ReadingState extends Omit<State, 'kind' | 'version'> {
  kind: 'scalar' | 'sequence' | 'mapping' | null;
  result: unknown;
  tag: string | null;
  anchor: string | null;
  anchorMap: Record<string, unknown>;
  version: string | null;
}

/**
 * What js-yaml gets in place of each node that it has read. As a key of a mapping it becomes its number: so no key is ever the same as another, all of
 * them stay in order, and what repeated and merged keys mean is not decided by js-yaml.
 */
class Mark {
  readonly node: YamlNode;
  private readonly number: number;

  constructor(node: YamlNode, number: number) {
    this.node = node;
    this.number = number;
  }

  /** js-yaml takes objects that are called otherwise for keys by what `toString` gives. */
  get [Symbol.toStringTag](): string {
    return 'Mark';
  }

  toString(): string {
    return String(this.number);
  }
}

/** Any tag will do for the tree; what it does to a value is decided by who reads the tree. */
const schema = new Schema(
  (['scalar', 'sequence', 'mapping'] as const).map(
    kind => new Type('', { kind, multi: true, construct: same => same }),
  ),
);

const mergeTag = 'tag:yaml.org,2002:merge';

/** Thrown to end js-yaml's reading: go-yaml reads the first document, and of what comes behind it nothing. */
const enough = new Error('The first document is read.');

/** js-yaml calls its listener as each node begins and ends: there its results become ours. */
class Builder {
  private readonly text: string;
  private readonly most: number;
  private readonly starts: number[] = [];
  private readonly marks: Mark[] = [];
  private readonly hasTabs: boolean;
  private readonly spans: [from: number, to: number][] = [];
  first: YamlNode | undefined;

  constructor(text: string, most: number) {
    this.text = text;
    this.most = most;
    this.hasTabs = /^ *\t/m.test(text);
  }

  readonly listen = (event: EventType, state: ReadingState): void => {
    if (event === 'open') {
      if (this.first) throw enough;
      this.starts.push(state.position);
      return;
    }
    const from = this.starts.pop() ?? 0;
    const mark = this.close(state, from);
    state.result = mark;
    if (state.anchor !== null) state.anchorMap[state.anchor] = mark;
    // Or js-yaml would merge by itself.
    if (state.tag === mergeTag) state.tag = '!';
    const { kind, position } = state;
    if (this.hasTabs && (kind === 'scalar' || /[\]}]/.test(this.text.charAt(position - 1))))
      this.spans.push([mark.node.start, position]);
    if (this.starts.length > 0) return;
    if (this.hasTabs) this.checkTabs(position);
    if (state.version !== null && state.version !== '1.1')
      throw new YamlError('is YAML of another version than 1.1; leave "%YAML" out', 0);
    this.first = mark.node;
  };

  private mark(node: YamlNode): Mark {
    if (this.marks.length >= this.most) throw new YamlError(`has more than ${this.most} keys and values`, node.start);
    const mark = new Mark(node, this.marks.length);
    this.marks.push(mark);
    return mark;
  }

  private close({ kind, result, tag, anchor, position }: ReadingState, from: number): Mark {
    const given = tag !== null && tag !== '?' ? { tag } : {};
    const start = this.skipSpace(from);
    this.refuse(oddProperty(this.text, start, given.tag, anchor) ?? tabBehindDash(this.text, from), start);
    if (result instanceof Mark) {
      // Nothing of a kind: it came from the anchors. Else js-yaml has tried for a block mapping and kept the key as the value itself.
      if (kind === null && result.node.type !== 'alias')
        return this.mark({ type: 'alias', target: result.node, start, ...given });
      if (result.node.type === 'alias' && (tag !== null || anchor !== null))
        throw new YamlError('has an alias with a tag or an anchor', start);
      return tag === null && anchor === null ? result : this.mark({ ...result.node, start, ...given });
    }
    if (kind === 'sequence') {
      const results = result as unknown[];
      if (results.includes(null)) this.refuse(otherDash(this.text, start, position), start);
      return this.mark({ type: 'sequence', items: this.items(results, start), start, ...given });
    }
    if (kind === 'mapping') {
      const pairs = this.pairs(result as Record<string, unknown>);
      const [first] = pairs;
      if (first && this.text.charAt(position - 1) !== '}')
        this.refuse(mappingWithinLine(this.text, first.key.start), first.key.start);
      return this.mark({ type: 'mapping', pairs, start, ...given });
    }
    if (kind === 'scalar') return this.mark(this.scalar({ result, tag, position }, { start, ...given }));
    if (result !== null && result !== undefined) throw new YamlError('has an alias to what it stands in', start);
    const properties = tag !== null || anchor !== null;
    return this.mark({ type: 'scalar', text: '', isPlain: true, start: properties ? start : from, ...given });
  }

  private scalar({ result, tag, position }: Pick<ReadingState, 'result' | 'tag' | 'position'>, written: Written) {
    const content = this.contentAt(written.start);
    const sign = this.text.charAt(content);
    const isBlock = sign === '|' || sign === '>';
    const isPlain = !isBlock && sign !== '"' && sign !== "'";
    const read = afterKnownEscapes(String(result), sign === '"');
    const text = isBlock ? this.blockText(read, position) : read;
    if (isBlock) this.refuse(tabInBlock(this.text, content, position), content);
    if (isPlain) this.refuse(flowColon(this.text, position) ?? this.oddInFlow(text), content);
    this.refuse(halfCharacter(text, this.text, content, position), content);
    return { type: 'scalar', text, isPlain: isPlain && tag !== null, ...written } as const;
  }

  /** In lists and mappings of one line, these signs are none of a text. */
  private oddInFlow(text: string): string | undefined {
    if (!/^[:?]|\?(?:\s|$)/.test(text)) return undefined;
    const isFlow = this.starts.some(from => /[[{]/.test(this.text.charAt(this.contentAt(this.skipSpace(from)))));
    return isFlow ? 'has a ":" or a "?" where it is no part of a text' : undefined;
  }

  /** Tabs may begin a line inside of a text or of brackets only. */
  private checkTabs(end: number): void {
    const stop = this.skipSpace(end);
    const spans = this.spans.toSorted(([a], [b]) => a - b);
    // Behind each of those that began before a tab: brackets are in brackets, so the longest counts.
    let [next, inside] = [0, 0];
    for (const { index } of this.text.matchAll(/^ *\t/gm)) {
      if (index >= stop) return;
      for (let span = spans[next]; span && span[0] < index; span = spans[++next]) inside = Math.max(inside, span[1]);
      if (index >= inside) throw new YamlError('has a tab in its indentation', index);
    }
  }

  private refuse(reason: string | undefined, at: number): void {
    if (reason !== undefined) throw new YamlError(reason, at);
  }

  /** A pair in a list (`[a: b]`) is a mapping that js-yaml makes without a word. */
  private items(results: readonly unknown[], start: number): YamlNode[] {
    return results.map(result => {
      if (result instanceof Mark) return result.node;
      if (typeof result !== 'object' || result === null) return this.nothing(start);
      const pairs = this.pairs(result as Record<string, unknown>);
      return { type: 'mapping', pairs, start: pairs[0]?.key.start ?? 0 };
    });
  }

  /** Behind a tag and an anchor, in any order. */
  private contentAt(start: number): number {
    const properties = /(?:[!&]\S*(?:\s+(?:#[^\n]*)?)+)*/y;
    properties.lastIndex = start;
    return properties.test(this.text) ? properties.lastIndex : start;
  }

  /** A last line without its end has none in the text either; js-yaml has added one. */
  private blockText(text: string, position: number): string {
    if (this.starts.length === 0) throw new YamlError('is a block of text and nothing else', 0);
    const isOpen = position >= this.text.length && !/\n *$/.test(this.text);
    return isOpen && text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  private pairs(results: Record<string, unknown>): MappingNode['pairs'] {
    return Object.entries(results).map(([number, result]) => {
      const key = this.marks[Number(number)]?.node ?? this.nothing();
      return { key, value: result instanceof Mark ? result.node : this.nothing(key.start) };
    });
  }

  private nothing(start = 0): ScalarNode {
    return { type: 'scalar', text: '', isPlain: true, start };
  }

  private skipSpace(from: number): number {
    const space = /(?:[ \t\r\n]+(?:#[^\n]*)?|(?<=[ \t\r\n]|^)#[^\n]*)*/y;
    space.lastIndex = from;
    return space.test(this.text) ? space.lastIndex : from;
  }
}

/** js-yaml takes `---a` for a document's beginning, and `...` for an empty document. */
const oddBeginning = /^(?:\s|#.*\n|%.*\n)*(?:---\S|\.\.\.(?:\s|$))/;
const unreadable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]/;

/** Two of js-yaml's words for what people do get plainer ones. */
function refusal({ reason, mark }: YAMLException): YamlError {
  const offset = mark?.position ?? 0;
  const [, alias] = /^unidentified alias "(.*)"$/.exec(reason) ?? [];
  if (alias !== undefined) return new YamlError(`has an alias that leads nowhere: "*${alias}"`, offset, true);
  if (reason.startsWith('nesting exceeded')) return new YamlError('is nested too deeply', offset);
  return new YamlError(`is not YAML: ${reason}`, offset);
}

/**
 * Reads what stands in the first document of a YAML text, as go-yaml does: what comes behind its end is not looked at.
 * @param most how many nodes it may have.
 * @returns undefined when there is no document.
 * @throws YamlError with the place, for what is no YAML.
 */
export function readTree(given: string, most = nodeLimit): YamlNode | undefined {
  const text = withGoLines(given.replace(/^\ufeff/, ''));
  const odd = unreadable.exec(text) ?? /\n\ufeff/.exec(text);
  if (odd) throw new YamlError('has a character that no YAML has', odd.index);
  if (oddBeginning.test(text)) throw new YamlError('begins with what ends a document, or almost begins one', 0);
  const builder = new Builder(text, most);
  // Not in the types: `maxDepth`, and the state that the listener is given in whole.
  const options: LoadOptions & { maxDepth: number } = {
    schema,
    maxDepth: depthLimit,
    listener: builder.listen as unknown as NonNullable<LoadOptions['listener']>,
  };
  try {
    loadAll(withKnownEscapes(text), undefined, options);
  } catch (error) {
    if (error === enough) return builder.first;
    if (error instanceof YAMLException) throw refusal(error);
    if (error instanceof RangeError) throw new YamlError('is nested too deeply', 0);
    throw error;
  }
  return builder.first;
}
