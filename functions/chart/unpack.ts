import { Allowance } from './allowance.ts';
import { type Archive, type ArchiveFile, inOnePiece, walkArchive } from './archive.ts';
import { defaultLimits, type PackageLimits, type PackageProblem } from './types.ts';

/** The packages that helm opens, by their path inside a chart's folder: it passes over names that begin with `_` or `.`. */
const innerPackage = /^(charts\/[^/_.][^/]*\/)*charts\/[^/_.][^/]*\.tgz$/;

/** Helm takes a folder of such a name for a package, and fails. */
const packageFolder = /^((charts\/[^/_.][^/]*\/)*charts\/[^/_.][^/]*\.tgz)\//;

/** A package, and all packages inside of it that helm opens. */
export interface Unpacked {
  /** Before the paths of its files: '', or 'charts/common-1.0.0.tgz!' for a package inside. */
  place: string;
  archive: Archive;
  /** By their path inside the chart's folder. */
  inner: ReadonlyMap<string, Unpacked>;
}

/** A file, and the place of the package that it is in. */
export interface PlacedFile extends ArchiveFile {
  place: string;
}

/** A package that cannot be read as helm would read it, or would unpack to too much: helm must not be given it. */
export class UnfitPackage extends Error {
  override readonly name = 'UnfitPackage';
  readonly problems: readonly PackageProblem[];

  constructor(problems: readonly PackageProblem[]) {
    super(`The package cannot be used: ${problems[0]?.detail ?? ''}`);
    this.problems = problems;
  }
}

async function within(
  source: AsyncIterable<Uint8Array>,
  allowance: Allowance,
  wanted: (path: string) => boolean,
  place: string,
  depth: number,
): Promise<Unpacked> {
  const archive = await walkArchive(source, allowance, path => innerPackage.test(path) || wanted(path));
  const inner = new Map<string, Unpacked>();
  for (const file of archive.files) {
    const { path, content } = file;
    if (archive.problems.length > 0) break;
    const [, folder] = packageFolder.exec(path) ?? [];
    if (folder)
      archive.problems.push({
        code: 'bad-name',
        file: path,
        detail: `The folder ${folder} is named like a package: helm takes it for one. Rename it.`,
      });
    if (!content || !innerPackage.test(path)) continue;
    if (!wanted(path)) file.content = undefined;
    const at = `${place}${path}!`;
    const found =
      depth < allowance.limits.depth ? await within(inOnePiece(content), allowance, wanted, at, depth + 1) : undefined;
    if (found) inner.set(path, found);
    archive.problems.push(
      ...(found?.archive.problems.map(problem => ({ ...problem, ...inside(problem, path) })) ?? [
        {
          code: 'nested-too-deeply' as const,
          file: path,
          detail: `Packages are more than ${allowance.limits.depth} deep inside of packages. Unpack them into folders of charts/.`,
        },
      ]),
    );
  }
  return { place, archive, inner };
}

function inside({ file, detail }: PackageProblem, path: string): Pick<PackageProblem, 'file' | 'detail'> {
  return { file: file === undefined ? path : `${path}!${file}`, detail: `In the package ${path}: ${detail}` };
}

/**
 * Reads a package and the packages inside of it, each once, from front to back. One allowance holds for all of them.
 * @param wanted which files' contents to keep, by their path inside the folder of the chart that they are packed with.
 * @returns what was found, for every input: what is wrong with it, and with the packages inside, is in the problems of its archive. After a fault
 * nothing more is read.
 * @throws what the source throws.
 */
export function unpack(
  source: AsyncIterable<Uint8Array>,
  wanted: (path: string) => boolean,
  limits: PackageLimits = defaultLimits,
): Promise<Unpacked> {
  return within(source, new Allowance(limits), wanted, '', 0);
}

/**
 * The same for a package that was checked when it came in. It is checked again, as rules may have been fewer then.
 * @throws UnfitPackage with the problems, when there are any.
 */
export async function unpackChecked(
  source: AsyncIterable<Uint8Array>,
  wanted: (path: string) => boolean,
): Promise<Unpacked> {
  const unpacked = await unpack(source, wanted);
  if (unpacked.archive.problems.length > 0) throw new UnfitPackage(unpacked.archive.problems);
  return unpacked;
}

/** Every file of a package and of the packages inside of it. */
export function* allFiles({ place, archive, inner }: Unpacked): Generator<PlacedFile> {
  for (const file of archive.files) yield { ...file, place };
  for (const each of inner.values()) yield* allFiles(each);
}
