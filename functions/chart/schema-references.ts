import { inOnePiece } from './archive.ts';
import type { FindingCode } from './finding-codes.ts';
import { type SchemaDoubt, schemaDoubts } from './schema-proof.ts';
import { allFiles, unpackChecked } from './unpack.ts';

/** A values.schema.json that helm must not read. */
export interface UnprovenSchema {
  code: Extract<FindingCode, 'schema-remote' | 'schema-unchecked'>;
  /** Path inside the package; of a package inside it: 'charts/common-1.0.0.tgz!values.schema.json'. */
  file: string;
  /** What is wrong with it, for people. */
  detail: string;
}

const skipped = 'so helm is told to check values against no schema of this chart.';
const shown = (text: string): string => JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text);

function told(doubt: SchemaDoubt): Omit<UnprovenSchema, 'file'> {
  switch (doubt.kind) {
    case 'refers':
      return {
        code: 'schema-remote',
        detail: `Its values schema refers to ${shown(doubt.url)}, which is not in it. Nothing is fetched for it, ${skipped}`,
      };
    case 'renames':
      return {
        code: 'schema-unchecked',
        detail: `Its values schema gives parts of itself addresses ("$id"), so that ${shown(doubt.reference)} may mean another document. Nothing is fetched for it, ${skipped}`,
      };
    case 'unreadable':
      return {
        code: 'schema-unchecked',
        detail: `What its values schema refers to cannot be told, because ${doubt.why}, ${skipped}`,
      };
  }
}

/**
 * Finds the values.schema.json files of a chart, its subcharts and the packages in `charts/` that are not proven to refer to nothing outside of
 * themselves. Helm's JSON-schema library would fetch such references (http, https), or read them from this machine's disk.
 * @param packageBytes a package that passed `checkPackage`.
 * @throws UnfitPackage when it would not pass today.
 */
export async function unprovenSchemas(packageBytes: Uint8Array): Promise<UnprovenSchema[]> {
  const wanted = (path: string): boolean => /(^|\/)values\.schema\.json$/i.test(path);
  const unpacked = await unpackChecked(inOnePiece(packageBytes), wanted);
  return [...allFiles(unpacked)].flatMap(({ place, path, content }) =>
    content ? schemaDoubts(content).map(doubt => ({ ...told(doubt), file: `${place}${path}` })) : [],
  );
}
