import { walkArchive } from './archive.ts';
import { defaultLimits } from './types.ts';

/**
 * Reads files of a package that was checked before.
 * @param wanted which, by their path inside the chart's folder.
 */
export async function readPackageFiles(
  source: AsyncIterable<Uint8Array>,
  wanted: (path: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const inside = (name: string): string => name.slice(name.indexOf('/') + 1);
  const archive = await walkArchive(source, defaultLimits, name => wanted(inside(name)));
  return new Map(archive.files.flatMap(file => (file.content ? [[inside(file.name), file.content] as const] : [])));
}

/** One file of a package that was checked before; undefined when it has none of that path. */
export async function readPackageFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
): Promise<Uint8Array | undefined> {
  return (await readPackageFiles(source, name => name === path)).get(path);
}
