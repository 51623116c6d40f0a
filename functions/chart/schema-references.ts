import { inOnePiece } from './archive.ts';
import { allFiles, unpackChecked } from './unpack.ts';

/** The meta-schemas that helm's JSON-schema library (santhosh-tekuri/jsonschema) brings along. */
const knownSchemas = /^https?:\/\/json-schema\.org\/(draft-0[467]\/|draft\/20(19-09|20-12)\/|schema$)/;
/** Where helm reads a schema from has no meaning for us; relative references are resolved against it. */
const nowhere = 'file:///values.schema.json';

/** A reference in a values.schema.json that leaves the file. */
export interface SchemaReference {
  /** Path inside the package; of a package inside it: 'charts/common-1.0.0.tgz!values.schema.json'. */
  file: string;
  /** What helm would fetch or read. */
  url: string;
}

function resolve(reference: string, base: string): string {
  try {
    const url = new URL(reference, base);
    url.hash = '';
    return url.href;
  } catch {
    return reference;
  }
}

const referring = new Set(['$ref', '$dynamicRef', '$recursiveRef', '$schema']);

function* referencesIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && referring.has(key)) yield value;
    else yield* referencesIn(value);
  }
}

/**
 * References that leave the file. A fragment never does, nor does the schema's own name; names that it gives to its parts are not believed, as what
 * counts as such a name differs by draft.
 */
function referencesOf(text: string): string[] {
  try {
    const schema: unknown = JSON.parse(text);
    const named: unknown = typeof schema === 'object' && schema !== null ? Reflect.get(schema, '$id') : undefined;
    const own = typeof named === 'string' ? resolve(named, nowhere) : nowhere;
    const leaving = [...referencesIn(schema)].filter(reference => !reference.startsWith('#'));
    return [...new Set(leaving.map(reference => resolve(reference, own)))].filter(
      url => url !== own && !knownSchemas.test(url),
    );
  } catch {
    // Helm's parser may take what JSON.parse does not, so what cannot be read is not trusted.
    return ['(unreadable)'];
  }
}

/**
 * Finds the references in values.schema.json files that helm's JSON-schema library would fetch (http, https) or read from this machine's disk (file,
 * relative paths): in the chart, its subcharts and the packages in `charts/`. Where there are any, call helm with `--skip-schema-validation`: a chart
 * must not make the platform call addresses of its choice.
 * @param packageBytes a package that passed `checkPackage`.
 * @throws UnfitPackage when it would not pass today.
 */
export async function remoteSchemaReferences(packageBytes: Uint8Array): Promise<SchemaReference[]> {
  const wanted = (path: string): boolean => /(^|\/)values\.schema\.json$/i.test(path);
  const unpacked = await unpackChecked(inOnePiece(packageBytes), wanted);
  return [...allFiles(unpacked)].flatMap(({ place, path, content }) =>
    content ? referencesOf(Buffer.from(content).toString('utf8')).map(url => ({ file: `${place}${path}`, url })) : [],
  );
}
