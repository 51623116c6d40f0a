import { createHash, type Hash } from 'node:crypto';
import type { ReadEntry } from 'tar';
import { type Allowance, megabytes, Refusal } from './allowance.ts';
import { entryProblem } from './entry.ts';
import { GzipMember } from './gzip-member.ts';
import { Names } from './names.ts';
import { TarReader } from './tar-reader.ts';
import type { PackageProblem } from './types.ts';

/** After so many problems the rest of an archive tells nothing new. */
const problemLimit = 12;

/** One regular file of the archive, after its last byte. */
export interface ArchiveFile {
  /** As in the archive: 'redis/templates/x.yaml'. */
  name: string;
  /** Inside of the chart's folder: 'templates/x.yaml'. */
  path: string;
  size: number;
  sha256: string;
  binary: boolean;
  /** Only for files that were asked for. */
  content: Uint8Array | undefined;
}

export interface Archive {
  digest: string | undefined;
  size: number;
  unpackedSize: number;
  /** Bytes behind the gzip stream, which nobody reads. */
  behind: number;
  /** The one folder that all files are in. */
  folder: string;
  files: ArchiveFile[];
  problems: PackageProblem[];
}

/** Reads entries as they stream by; keeps in memory only what it was asked for. */
class EntryReader {
  readonly files: ArchiveFile[] = [];
  readonly problems: PackageProblem[] = [];
  private readonly names: Names;
  private readonly byName = new Map<string, ArchiveFile>();
  private readonly allowance: Allowance;
  private readonly wanted: (path: string) => boolean;

  constructor(allowance: Allowance, wanted: (path: string) => boolean) {
    this.allowance = allowance;
    this.wanted = wanted;
    this.names = new Names(() => allowance.entry());
  }

  private report(problem: PackageProblem): void {
    this.problems.push(problem);
    if (this.problems.length >= problemLimit)
      throw new Refusal(problem.code, 'The archive has more problems than are listed here.');
  }

  read(entry: ReadEntry): void {
    this.allowance.entry();
    const isFolder = entry.type === 'Directory';
    const problem =
      entryProblem(entry.path, entry.type, entry.size, this.allowance.limits) ?? this.names.add(entry.path, !isFolder);
    if (problem) this.report(problem);
    else if (!isFolder) this.take(entry);
    entry.resume();
  }

  private take(entry: ReadEntry): void {
    const path = entry.path.slice(entry.path.indexOf('/') + 1);
    const chunks: Uint8Array[] | undefined = this.wanted(path) ? [] : undefined;
    const hash: Hash = createHash('sha256');
    let binary = false;
    entry.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      binary ||= chunk.includes(0);
      chunks?.push(chunk);
    });
    entry.on('end', () => {
      const content = chunks && Buffer.concat(chunks);
      this.add({ name: entry.path, path, size: entry.size, sha256: hash.digest('hex'), binary, content });
    });
  }

  /** Some old charts have files twice, byte for byte: then it does not matter which of them is read. */
  private add(file: ArchiveFile): void {
    const { name, path, sha256 } = file;
    const first = this.byName.get(name);
    if (first && first.sha256 !== sha256)
      this.report({
        code: path === 'Chart.yaml' ? 'chart-yaml-duplicate' : 'duplicate-entry',
        file: name,
        detail: `The archive has ${JSON.stringify(name)} twice, and not the same, so what is checked may not be what is installed. Pack it once.`,
      });
    if (first) return;
    this.byName.set(name, file);
    this.files.push(file);
  }

  /** The one folder of a package; it is a problem when there is none, or another. */
  folder(): string {
    const folders = [...new Set(this.files.map(({ name }) => name.slice(0, name.indexOf('/'))))];
    const names = folders.slice(0, 5).map(name => JSON.stringify(name.slice(0, 80)));
    if (folders.length === 0)
      this.report({
        code: 'empty',
        detail: 'The archive has no files. Pack the chart’s folder with `helm package`.',
      });
    else if (folders.length > 1)
      this.report({
        code: 'several-folders',
        detail: `The archive has the folders ${names.join(', ')}; a package has one, named like the chart.`,
      });
    return folders[0] ?? '';
  }
}

function describe(error: unknown): PackageProblem {
  if (error instanceof Refusal) {
    const { code, message: detail, file } = error;
    return { code, detail, ...(file === undefined ? {} : { file: file.slice(0, 300) }) };
  }
  const said = error instanceof Error ? error.message : error;
  return { code: 'damaged', detail: `The tar archive is damaged: ${said}. Pack and send it again.` };
}

/** Bytes that are in memory already, as the stream that a reader of packages takes. */
export async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Reads a package once, from front to back, with bounded memory: hashes the packed bytes, unzips and walks the entries under the limits, and stops at
 * the first thing that makes reading on pointless. What a package is made of, with the packages inside of it, is read by `unpack`.
 * @param allowance what all that is read with it may unpack to together.
 * @param wanted which files' contents to keep, by their path inside of the chart's folder.
 * @throws what the source throws, and nothing for bad input: that is in `problems`.
 */
export async function walkArchive(
  source: AsyncIterable<Uint8Array>,
  allowance: Allowance,
  wanted: (path: string) => boolean,
): Promise<Archive> {
  const { packedBytes } = allowance.limits;
  const digest = createHash('sha256');
  const reader = new EntryReader(allowance, wanted);
  const tar = new TarReader(entry => reader.read(entry));
  let unpackedSize = 0;
  const gzip = new GzipMember(chunk => {
    unpackedSize += chunk.length;
    allowance.unpack(chunk.length);
    tar.write(chunk);
  });
  let behind = 0;
  let fault: unknown;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      fault = error;
    }
  };
  try {
    for await (const chunk of source) {
      await attempt(async () => {
        if (gzip.size + chunk.length > packedBytes)
          throw new Refusal('too-large', `The package is over ${megabytes(packedBytes)}.`);
        digest.update(chunk);
        await gzip.write(chunk);
      });
      if (fault !== undefined) break;
    }
    if (fault === undefined)
      await attempt(async () => {
        behind = await gzip.end();
        tar.end();
        // Go would look for the rest of the archive in them.
        if (behind > 0 && !tar.isEnded)
          throw new Refusal(
            'trailing-garbage',
            `Behind the gzip stream are ${behind} more bytes, and the tar archive in it has no end. Pack and send it again.`,
          );
      });
  } finally {
    gzip.close();
  }
  if (fault !== undefined) reader.problems.push(describe(fault));
  const folder = reader.problems.length === 0 ? reader.folder() : '';
  return {
    digest: fault === undefined ? digest.digest('hex') : undefined,
    size: gzip.size,
    unpackedSize,
    behind,
    folder,
    files: reader.files,
    problems: reader.problems,
  };
}
