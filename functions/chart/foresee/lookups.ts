import { inOnePiece } from '../archive.ts';
import { isClusterWide } from '../cluster-wide.ts';
import { allFiles, unpackChecked } from '../unpack.ts';
import { decodeText } from '../yaml.ts';

/** `lookup "v1" "Node" "" ""`: the literal words of a call; what is computed is not foreseen. */
const call = /\blookup\s+"([^"\s]{1,100})"\s+"([^"\s]{1,100})"\s+("[^"]{0,100}"|\S{1,100})/g;
const isTemplate = (path: string): boolean => /(^|\/)templates\/[^\n]+\.(?:ya?ml|tpl|txt)$/.test(path);
const limit = 20;

/** A lookup that a project without cluster-wide objects is refused: then the chart does not render on a cluster. */
export interface OutsideLookup {
  detail: string;
  /** Path inside the chart's folder. */
  file: string;
}

function faultOf(apiVersion: string, kind: string, place: string): string | undefined {
  if (isClusterWide(apiVersion, kind)) return 'which belongs to no namespace';
  if (place === '""') return 'of all namespaces';
  return place.startsWith('"') ? `of the namespace ${place}` : undefined;
}

/** The lookups of a package's templates that reach outside of the release's namespace, by what is written in them. */
export async function outsideLookups(packageBytes: Uint8Array): Promise<OutsideLookup[]> {
  const found = new Map<string, OutsideLookup>();
  for (const { path, place, content } of allFiles(await unpackChecked(inOnePiece(packageBytes), isTemplate))) {
    const text = content && isTemplate(path) ? decodeText(content) : undefined;
    for (const [, apiVersion = '', kind = '', namespace = ''] of (text ?? '').matchAll(call)) {
      const fault = faultOf(apiVersion, kind, namespace);
      const detail = `It looks up ${apiVersion} ${kind}, ${fault}.`;
      if (fault) found.set(`${place}${path} ${detail}`, { detail, file: `${place}${path}` });
    }
  }
  return [...found.values()].slice(0, limit);
}
