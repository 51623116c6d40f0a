import { Allowance } from './allowance.ts';
import { walkArchive } from './archive.ts';
import { defaultLimits } from './types.ts';

/**
 * Reads files of a package that was checked before; the packages inside of it are files, too.
 * @param wanted which, by their path inside the chart's folder.
 */
export async function readPackageFiles(
  source: AsyncIterable<Uint8Array>,
  wanted: (path: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const { files } = await walkArchive(source, new Allowance(defaultLimits), wanted);
  return new Map(files.flatMap(({ path, content }) => (content ? [[path, content] as const] : [])));
}

/** One file of a package that was checked before; undefined when it has none of that path. */
export async function readPackageFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
): Promise<Uint8Array | undefined> {
  return (await readPackageFiles(source, name => name === path)).get(path);
}
