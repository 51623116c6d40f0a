import type { KubernetesObject } from '../kubernetes/object.ts';
import { withGoLines } from './go-lines.ts';
import { SharedAnchors } from './shared-anchors.ts';
import { readYaml, YamlError } from './yaml/read.ts';
import { writeYaml } from './yaml-writer.ts';

/** One object of a manifest, as helm renders it. */
export interface RenderedObject {
  object: KubernetesObject;
  /** The template that it comes from: 'redis/templates/secret.yaml'; '' when helm does not say. */
  source: string;
  /** Values of `helm.sh/hook`: 'pre-install', 'test', …; none for an ordinary object. */
  hook: string[];
  /** As it was rendered, without the `# Source:` line; gone once the object is changed, and for items of a List. */
  text?: string;
}

/** A manifest that cannot be read. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  readonly source: string;
  /** 1-based, in the whole manifest. */
  readonly line: number;
  /** What is wrong, without the place. */
  readonly detail: string;

  constructor(detail: string, source: string, line: number) {
    super(`${source === '' ? 'The manifest' : source} ${detail} (line ${line} of the manifest)`);
    this.source = source;
    this.line = line;
    this.detail = detail;
  }
}

/** Helm 4 marks objects with it on their way through a post-renderer, to know their files again afterwards. */
export const sourceAnnotation = 'postrenderer.helm.sh/postrender-filename';
export const hookAnnotation = 'helm.sh/hook';
/** The mark in a document that may not even be YAML: faults have a place too. */
const markOf = new RegExp(`${sourceAnnotation}: ["']?([^'"}\\n]+)`);

interface Part {
  text: string;
  source: string;
  /** 1-based line of its first character in the manifest. */
  line: number;
}

/** A line `---` ends a document wherever it stands (YAML 1.2, 9.1.2): it cannot be inside a string at the line's start. */
function* split(manifest: string): Generator<Part> {
  let line = 1;
  let source = '';
  for (const piece of manifest.split(/^---(?=\s|$)/m)) {
    const comment = /^\s*# Source: (.+)\n?/.exec(piece);
    source = comment?.[1]?.trim() ?? markOf.exec(piece)?.[1] ?? source;
    const text = comment ? piece.slice(comment[0].length) : piece.replace(/^[^\S\n]*\n/, '');
    const skipped = piece.slice(0, piece.length - text.length);
    yield { text, source, line: line + skipped.split('\n').length - 1 };
    line += piece.split('\n').length - 1;
  }
}

const lineAt = (part: Part, offset: number): number => part.line + part.text.slice(0, offset).split('\n').length - 1;

/** What a document says; its text, if that says it by itself. */
function read(part: Part, together: () => unknown): { value: unknown; text?: string } {
  try {
    return { value: readYaml(part.text).value, text: part.text };
  } catch (error) {
    const value = error instanceof YamlError && error.ofAliases ? together() : undefined;
    if (value !== undefined) return { value };
    if (error instanceof YamlError) throw new ManifestError(error.message, part.source, lineAt(part, error.offset));
    throw error;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const byLowerCase = (...names: string[]): ReadonlyMap<string, string> =>
  new Map(names.map(name => [name.toLowerCase(), name]));
/** Keys that helm finds in any case, where the API server knows one. */
const headNames = byLowerCase('apiVersion', 'kind', 'metadata', 'items');
const metadataNames = byLowerCase('name', 'generateName', 'namespace', 'labels', 'annotations');
const isOtherCase = (key: string, names: ReadonlyMap<string, string>): boolean =>
  (names.get(key.toLowerCase()) ?? key) !== key;

function asObject(value: unknown, part: Part): KubernetesObject {
  const fail = (detail: string) => new ManifestError(detail, part.source, part.line);
  if (!isMapping(value)) throw fail('renders something that is no Kubernetes object');
  const { apiVersion, kind, metadata } = value;
  if (typeof kind !== 'string' || kind === '') throw fail('renders an object without kind');
  if (typeof apiVersion !== 'string' || apiVersion === '') throw fail(`renders a ${kind} without apiVersion`);
  for (const [mapping, names] of [
    [value, headNames],
    [metadata, metadataNames],
  ] as const) {
    const other = isMapping(mapping) && Object.keys(mapping).find(key => isOtherCase(key, names));
    if (other)
      throw fail(`renders a ${kind} with "${other}", which helm takes for "${names.get(other.toLowerCase())}"`);
  }
  if (isMapping(metadata)) return value as KubernetesObject;
  if (metadata !== null && metadata !== undefined) throw fail(`renders a ${kind} whose metadata is no mapping`);
  return { ...value, apiVersion, kind, metadata: {} };
}

/** Items of a typed list ('RoleList') may leave out what the list's kind says. */
function itemsOf(list: KubernetesObject, part: Part): KubernetesObject[] {
  const kind = list.kind.endsWith('List') ? list.kind.slice(0, -'List'.length) : '';
  const items = Array.isArray(list.items) ? list.items : [];
  return items.flatMap((item: unknown) => {
    const whole = isMapping(item) && kind !== '' ? { apiVersion: list.apiVersion, kind, ...item } : item;
    return flatten(asObject(whole, part), part);
  });
}

/** kubectl and helm take anything for a list that has `items`, whatever it is called (apimachinery, `Unstructured.IsList`). */
function isList(object: KubernetesObject): boolean {
  return Array.isArray(object.items);
}

function flatten(object: KubernetesObject, part: Part): KubernetesObject[] {
  return isList(object) ? itemsOf(object, part) : [object];
}

function annotation(object: KubernetesObject, name: string): string | undefined {
  const value: unknown = object.metadata.annotations?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether helm leaves an object where it is when its release goes: it reads the annotation in any case, trimmed (pkg/action/resource_policy.go). */
export function isKept(object: KubernetesObject): boolean {
  return annotation(object, 'helm.sh/resource-policy')?.trim().toLowerCase() === 'keep';
}

/** An object with what its annotations say of where it comes from. */
export function rendered(object: KubernetesObject, source: string, text?: string): RenderedObject {
  const hooks = annotation(object, hookAnnotation);
  return {
    object,
    source: annotation(object, sourceAnnotation) ?? source,
    // Helm reads them in any case; one that it does not know, and none at all, is a hook too, that is never due.
    hook: hooks?.split(',').map(hook => hook.trim().toLowerCase()) ?? [],
    ...(text === undefined ? {} : { text }),
  };
}

/**
 * Reads what `helm template` prints, or what helm sends to a post-renderer. Scalars mean what they mean to Kubernetes (YAML 1.1 as go-yaml v2 reads
 * it: `on` is true); integers beyond 2^53 become an {@link ExactNumber}. Lists are taken apart, empty documents left out.
 * @throws ManifestError with the template and the line, for what is not YAML or no Kubernetes object.
 */
export function parseManifest(manifest: string): RenderedObject[] {
  const objects: RenderedObject[] = [];
  const parts = [...split(withGoLines(manifest))].filter(({ text }) => !/^\s*$/.test(text));
  const shared = new SharedAnchors(parts);
  for (const [at, part] of parts.entries()) {
    const { value, text } = read(part, () => shared.valueAt(at));
    if (value === null) continue;
    const object = asObject(value, part);
    if (isList(object)) objects.push(...flatten(object, part).map(item => rendered(item, part.source)));
    else objects.push(rendered(object, part.source, text));
  }
  return objects;
}

/**
 * Writes objects as one manifest, each with the `# Source:` line that helm writes, unless helm's own mark is on it. What was not changed is written
 * as it was.
 */
export function writeManifest(objects: readonly RenderedObject[]): string {
  const documents = objects.map(({ object, source, text }) => {
    const comment = source === '' || annotation(object, sourceAnnotation) !== undefined ? '' : `# Source: ${source}\n`;
    const body = text ?? writeYaml(object);
    return `---\n${comment}${body.endsWith('\n') ? body : `${body}\n`}`;
  });
  return documents.join('');
}
