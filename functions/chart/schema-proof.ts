import { readPlainJson } from './schema-json.ts';

/** Why helm may not be given a schema. */
export type SchemaDoubt =
  /** It refers to another document: helm would fetch it, or read it from the disk. */
  | { kind: 'refers'; url: string }
  /** It names a part of itself by an address, from which a reference is reckoned: what that one means depends on the reader. */
  | { kind: 'renames'; reference: string }
  | { kind: 'unreadable'; why: string };

/** Where helm takes a schema to be; references are reckoned from here. */
const ownAddress = 'file:///values.schema.json';
const ownNames: ReadonlySet<string> = new Set(['', 'values.schema.json', './values.schema.json', ownAddress]);
/** After so many doubts the rest of a schema tells nothing new. */
const doubtLimit = 20;

const drafts = [
  'draft-04/schema',
  'draft-06/schema',
  'draft-07/schema',
  'draft/2019-09/schema',
  'draft/2020-12/schema',
];
const parts: Record<string, readonly string[]> = {
  'draft/2019-09/meta': ['applicator', 'content', 'core', 'format', 'meta-data', 'validation'],
  'draft/2020-12/meta': [
    'applicator',
    'content',
    'core',
    'format-annotation',
    'format-assertion',
    'meta-data',
    'unevaluated',
    'validation',
  ],
};
const anywhere = (paths: readonly string[]): string[] =>
  paths.flatMap(path => ['http', 'https'].map(scheme => `${scheme}://json-schema.org/${path}`));

/** The names by which helm's JSON-schema library (santhosh-tekuri/jsonschema 6) knows a draft without asking anybody. */
const knownDrafts: ReadonlySet<string> = new Set(anywhere(['schema', ...drafts]));
/** All documents that it brings along. */
const broughtAlong: ReadonlySet<string> = new Set(
  anywhere([
    'schema',
    ...drafts,
    ...Object.entries(parts).flatMap(([at, names]) => names.map(name => `${at}/${name}`)),
  ]),
);
/** The drafts in which a schema's siblings of `$ref` mean nothing, its name included. */
const oldDraft = /draft-0[467]\/schema$/;

/** The keywords, of all drafts, whose value is a schema or a list of them. */
const schemas: ReadonlySet<string> = new Set([
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'contains', 'propertyNames', 'contentSchema'],
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'additionalProperties', 'unevaluatedProperties'],
]);
/** Those whose value has a schema under each of its keys. */
const mappings: ReadonlySet<string> = new Set([
  ...['definitions', '$defs', 'properties', 'patternProperties', 'dependencies', 'dependentSchemas'],
]);
const references = ['$ref', '$dynamicRef', '$recursiveRef'];

type Mapping = Record<string, unknown>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An address without its fragment, and the fragment. */
function split(reference: string): [address: string, fragment: string] {
  const at = reference.indexOf('#');
  return at < 0 ? [reference, ''] : [reference.slice(0, at), reference.slice(at + 1)];
}

/** The addresses that a mapping gives itself, in whichever draft; a mere fragment is none. */
function addressesIn(value: unknown): string[] {
  if (!isMapping(value)) return [];
  const named = [value.$id, value.id].filter(each => typeof each === 'string');
  return named.map(each => split(each)[0]).filter(address => address !== '');
}

function resolved(reference: string, base: string): string {
  const [address] = split(reference);
  return URL.canParse(address, base) ? new URL(address, base).href : address;
}

/** An address that stays as it is, however often it is resolved: what is reckoned from it by a fragment alone stays in its document. */
function isSettled(address: string): boolean {
  if (/^[A-Za-z0-9_][\w.-]*$/.test(address)) return true;
  const steps = /^https?:\/\/[a-z0-9.-]+(?::\d+)?((?:\/[\w~.-]+)*\/?)$/.exec(address)?.[1]?.split('/');
  return steps !== undefined && !steps.includes('.') && !steps.includes('..');
}

/** A place in the document, with what is known of the mappings around it. */
interface Place {
  value: unknown;
  /** What relative references are reckoned from, as far as it can be told. */
  base: string;
  /** Whether it, or a mapping around it, has an address that is not the whole document's. */
  renamed: boolean;
}

function inside(place: Place, key: string | number): Place {
  const value: unknown = Reflect.get(Object(place.value), key);
  const [address] = addressesIn(value);
  return {
    value,
    base: address === undefined ? place.base : resolved(address, place.base),
    renamed: place.renamed || address !== undefined,
  };
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** The addresses of all parts of a document, its own left out. */
function partsOf(root: Place): Set<string> {
  const found = new Set<string>();
  const waiting = keysOf(root.value).map(key => inside(root, key));
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    if (addressesIn(place.value).length > 0) found.add(place.base);
    for (const key of keysOf(place.value)) waiting.push(inside(place, key));
  }
  return found;
}

/** Reads one schema as helm does, and notes what would lead out of it. */
class Proof {
  private readonly doubts: SchemaDoubt[] = [];
  private readonly root: Place;
  /** What references may call the document. */
  private readonly names: ReadonlySet<string>;
  private readonly visited = new Set<unknown>();
  private readonly waiting: Place[];
  private parts: ReadonlySet<string> | undefined;

  constructor(document: unknown) {
    const addresses = addressesIn(document);
    const [address] = addresses;
    const base = address === undefined ? ownAddress : resolved(address, ownAddress);
    // Which of two is meant depends on the draft.
    this.root = { value: document, base, renamed: addresses.length > 1 || !addresses.every(isSettled) };
    this.names = address === undefined ? ownNames : new Set(['', ...nameOf(document)]);
    this.waiting = [this.root];
  }

  run(): SchemaDoubt[] {
    for (let place = this.waiting.pop(); place && this.doubts.length < doubtLimit; place = this.waiting.pop()) {
      if (!isMapping(place.value) || this.visited.has(place.value)) continue;
      this.visited.add(place.value);
      this.read(place, place.value);
    }
    return this.doubts;
  }

  private read(place: Place, schema: Mapping): void {
    if (typeof schema.$schema === 'string') {
      const [draft, fragment] = split(schema.$schema);
      if (!knownDrafts.has(draft) || fragment !== '') this.doubts.push({ kind: 'refers', url: schema.$schema });
    }
    for (const key of references) {
      const reference = schema[key];
      if (typeof reference === 'string') this.refer(place, reference);
    }
    for (const key of Object.keys(schema)) {
      const below = inside(place, key);
      if (mappings.has(key) && isMapping(below.value)) this.all(below);
      else if (schemas.has(key)) {
        if (Array.isArray(below.value)) this.all(below);
        else this.waiting.push(below);
      }
    }
  }

  private all(place: Place): void {
    for (const key of keysOf(place.value)) this.waiting.push(inside(place, key));
  }

  private refer(place: Place, reference: string): void {
    const [address, fragment] = split(reference);
    const own = this.names.has(address);
    if (own && !place.renamed) {
      this.follow(fragment);
      return;
    }
    this.parts ??= partsOf(this.root);
    // A part may have taken the name of what the library brings along.
    if (broughtAlong.has(address) && this.parts.size === 0 && !this.root.renamed) return;
    const url = resolved(reference, place.base);
    const doubtful = own || broughtAlong.has(address) || this.parts.has(url);
    this.doubts.push(doubtful ? { kind: 'renames', reference } : { kind: 'refers', url });
  }

  /** Where a JSON pointer leads, be it data: a reference makes a schema of it. Anchors lead to what is read anyway. */
  private follow(fragment: string): void {
    let place = this.root;
    const steps = decoded(fragment)?.split('/') ?? [];
    if (steps.shift() !== '') return;
    for (const step of steps) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      // An index as Go reads it, sign and zeros included.
      const at = Array.isArray(place.value) ? Number(/^[+-]?\d+$/.exec(key)?.[0] ?? Number.NaN) : key;
      if (typeof place.value !== 'object' || place.value === null || !Object.hasOwn(place.value, at)) return;
      place = inside(place, at);
    }
    this.waiting.push(place);
  }
}

/** Undefined for what is no escaped text: no key of a document is. */
function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

/** The name that a document gives itself by the keyword of its draft, where others may refer to it by that. */
function nameOf(document: unknown): string[] {
  if (!isMapping(document)) return [];
  const [draft] = split(typeof document.$schema === 'string' ? document.$schema : '');
  if (oldDraft.test(draft) && '$ref' in document) return [];
  const named = document[draft.endsWith('/draft-04/schema') ? 'id' : '$id'];
  const address = typeof named === 'string' ? split(named)[0] : '';
  return isSettled(address) ? [address] : [];
}

/**
 * Proves that a values.schema.json refers to nothing outside of itself, in any draft that helm's JSON-schema library reads: then helm loads nothing when
 * it compiles it. Takes what helm might read as a schema for one: all keywords of all drafts, and whatever a reference leads to. Data (`default`,
 * `enum`, `examples`, a property called `$ref`) is none.
 *
 * Only these prove it: references by a fragment, by the schema's own name, or to a meta-schema that the library brings along, letter by letter; and no
 * part around them that has an address of its own.
 * @returns why it is not proven; nothing when it is.
 */
export function schemaDoubts(bytes: Uint8Array): SchemaDoubt[] {
  const read = readPlainJson(bytes);
  return read.ok ? new Proof(read.value).run() : [{ kind: 'unreadable', why: read.why }];
}
