import { child, isTree, type Path, type Tree } from './tree.ts';

/** One level of a JSON Schema; `true`, and what is no schema, say nothing. */
export type Schema = Tree;

/** Nobody nests references deeper; a schema that refers to itself for ever ends there. */
const depthLimit = 20;

/** What a reference within the schema leads to: '#/definitions/port'. */
export function referred(root: Schema, reference: unknown): Schema | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  const keys = decodeURIComponent(reference.slice(1)).split('/').slice(1);
  const found = keys.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~')).reduce<unknown>(child, root);
  return isTree(found) ? found : undefined;
}

function joined(a: Schema, b: Schema): Schema {
  const properties = { ...(isTree(a.properties) ? a.properties : {}), ...(isTree(b.properties) ? b.properties : {}) };
  const required = [a.required, b.required].flatMap(each => (Array.isArray(each) ? each : []));
  return {
    ...a,
    ...b,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A schema with its references followed and its `allOf` put together, on this level. What stands beside a reference wins. */
export function unfolded(root: Schema, schema: unknown, depth = 0): Schema {
  if (!isTree(schema) || depth > depthLimit) return {};
  const { $ref, allOf, ...own } = schema;
  const parts = [referred(root, $ref), ...(Array.isArray(allOf) ? allOf : [])];
  return [...parts.map(part => unfolded(root, part, depth + 1)), own].reduce(joined, {});
}

function matches(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(key);
  } catch {
    return false;
  }
}

function schemaOfKey(root: Schema, schema: Schema, key: string | number): unknown {
  if (typeof key === 'number') return isTree(schema.items) ? schema.items : undefined;
  const properties = child(schema.properties, key);
  if (properties !== undefined) return properties;
  const patterns = isTree(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
  const pattern = patterns.find(([each]) => matches(each, key));
  if (pattern) return pattern[1];
  const variants = [schema.oneOf, schema.anyOf].flatMap(each => (Array.isArray(each) ? each : []));
  const variant = variants.map(each => schemaOfKey(root, unfolded(root, each), key)).find(each => each !== undefined);
  return (
    variant ??
    (isTree(schema.additionalProperties) || schema.additionalProperties === true
      ? schema.additionalProperties
      : undefined)
  );
}

/** Whether a schema speaks of a key by name, by pattern, or lets all keys be. */
export function speaksOf(root: Schema, path: Path): boolean {
  let schema: unknown = root;
  for (const key of path) {
    schema = schemaOfKey(root, unfolded(root, schema), key);
    if (schema === undefined) return false;
  }
  return true;
}

/** Without what it refers to elsewhere, which nobody fetches; and what that was. */
export function withoutRemote(schema: unknown): { schema: unknown; remote: string[] } {
  const remote: string[] = [];
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isTree(value)) return value;
    const { $ref, ...rest } = value;
    const far = typeof $ref === 'string' && !$ref.startsWith('#');
    if (far) remote.push($ref);
    const entries = Object.entries(far ? rest : value);
    return Object.fromEntries(entries.map(([key, inner]) => [key, copy(inner)]));
  };
  return { schema: copy(schema), remote: [...new Set(remote)] };
}
