import { diffFiles, diffValues, type FileDiff, type ValueDiff } from '../chart/diff.ts';
import { readPackageFiles } from '../chart/files.ts';
import { openPackage, textFiles } from './packages.ts';

async function texts(digest: string): Promise<Map<string, string>> {
  return textFiles(await readPackageFiles(await openPackage(digest), () => true));
}

/** What differs between two stored packages, by their digests. */
export async function packageDifferences(
  from: string,
  to: string,
): Promise<{ files: FileDiff[]; values: ValueDiff[] }> {
  const [a, b] = await Promise.all([texts(from), texts(to)]);
  return { files: diffFiles(a, b), values: diffValues(a.get('values.yaml'), b.get('values.yaml')) };
}
