import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { Parser } from 'tar/parse';
import { type Allowance, megabytes, Refusal } from './allowance.ts';
import { entryProblem } from './entry.ts';
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
  /** The one folder that all files are in. */
  folder: string;
  files: ArchiveFile[];
  problems: PackageProblem[];
}

/** Reads entries as they stream by; keeps in memory only what it was asked for. */
class EntryReader {
  readonly files: ArchiveFile[] = [];
  readonly problems: PackageProblem[] = [];
  private readonly names = new Set<string>();
  private readonly allowance: Allowance;
  private readonly wanted: (path: string) => boolean;

  constructor(allowance: Allowance, wanted: (path: string) => boolean) {
    this.allowance = allowance;
    this.wanted = wanted;
  }

  private report(problem: PackageProblem): void {
    this.problems.push(problem);
    if (this.problems.length >= problemLimit)
      throw new Refusal(problem.code, 'The archive has more problems than are listed here.');
  }

  read(entry: ReadEntry): void {
    this.allowance.entry();
    const problem = entryProblem(entry.path, entry.type, entry.size, this.allowance.limits);
    if (problem) this.report(problem);
    else if (entry.type !== 'Directory') this.take(entry);
    entry.resume();
  }

  private take(entry: ReadEntry): void {
    if (this.names.has(entry.path)) {
      const chart = /^[^/]+\/Chart\.yaml$/.test(entry.path);
      this.report({
        code: chart ? 'chart-yaml-duplicate' : 'duplicate-entry',
        file: entry.path,
        detail: `The archive has "${entry.path}" twice, so what is checked may not be what is installed. Pack it once.`,
      });
    }
    this.names.add(entry.path);
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
      this.files.push({ name: entry.path, path, size: entry.size, sha256: hash.digest('hex'), binary, content });
    });
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

const sayGzip = 'A chart package is a gzipped tar archive, as `helm package` makes it.';

/** Names the faults of the gzip stream in words; others are the archive's. */
function describe(error: unknown, size: number, begunWell: boolean): PackageProblem {
  if (error instanceof Refusal) return { code: error.code, detail: error.message };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (size === 0) return { code: 'not-gzip', detail: `The file is empty. ${sayGzip}` };
  if (code === 'Z_BUF_ERROR')
    return {
      code: 'truncated',
      detail: `The package ends in the middle of its gzip stream, after ${size} bytes. Send the whole file.`,
    };
  if (code === 'Z_DATA_ERROR' && /header|magic/.test(String(error))) {
    // Where one stream ended well, zlib looks for the header of another.
    if (begunWell && /incorrect header/.test(String(error)))
      return {
        code: 'trailing-garbage',
        detail: 'Behind the gzip stream is something else. A package ends where its gzip stream ends.',
      };
    return { code: 'not-gzip', detail: `The file is not gzip. ${sayGzip}` };
  }
  if (code.startsWith('Z_'))
    return {
      code: 'damaged',
      detail: 'The gzip stream is damaged: its data or checksum is wrong. Pack and send it again.',
    };
  return {
    code: 'damaged',
    detail: `The tar archive is damaged: ${error instanceof Error ? error.message : error}. Pack and send it again.`,
  };
}

/** Bytes that are in memory already, as the stream that a reader of packages takes. */
export async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Reads a package once, from front to back, with bounded memory: hashes the packed bytes, unzips and walks the entries under the limits, and stops at
 * the first thing that makes reading on pointless. What a package is made of, with the packages inside of it, is read by `readPackage`.
 * @param allowance what all that is read with it may unpack to together.
 * @param wanted which files' contents to keep, by their path inside of the chart's folder.
 * @throws what the source throws, and nothing for bad input: that is in `problems`.
 */
export async function walkArchive(
  source: AsyncIterable<Uint8Array>,
  allowance: Allowance,
  wanted: (path: string) => boolean,
): Promise<Archive> {
  const { limits } = allowance;
  const digest = createHash('sha256');
  const reader = new EntryReader(allowance, wanted);
  const gunzip = createGunzip();
  let size = 0;
  let unpackedSize = 0;
  let begunWell = false;
  let fault: unknown;
  const stop = (error: unknown): void => {
    fault ??= error;
    gunzip.destroy();
  };
  const parser = new Parser({ strict: true, gzip: false, brotli: false, zstd: false } as ConstructorParameters<
    typeof Parser
  >[0]);
  parser.on('entry', (entry: ReadEntry) => guard(() => reader.read(entry), stop));
  parser.on('ignoredEntry', (entry: ReadEntry) => guard(() => reader.read(entry), stop));
  parser.on('error', stop);
  const done = new Promise<void>(resolve => {
    gunzip.on('data', (chunk: Buffer) => {
      if (fault !== undefined) return;
      unpackedSize += chunk.length;
      guard(() => {
        allowance.unpack(chunk.length);
        parser.write(chunk);
      }, stop);
    });
    gunzip.on('error', stop);
    gunzip.on('close', resolve);
    gunzip.on('end', resolve);
  });
  for await (const chunk of source) {
    if (size === 0) begunWell = chunk[0] === 0x1f && chunk[1] === 0x8b;
    size += chunk.length;
    if (size > limits.packedBytes)
      stop(new Refusal('too-large', `The package is over ${megabytes(limits.packedBytes)}.`));
    if (fault !== undefined) break;
    digest.update(chunk);
    if (!gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain').catch(stop), done]);
  }
  if (fault === undefined) gunzip.end();
  await done;
  if (fault === undefined) guard(() => parser.end(), stop);
  if (fault === undefined && gunzip.bytesWritten < size) {
    fault = new Refusal(
      'trailing-garbage',
      `Behind the gzip stream are ${size - gunzip.bytesWritten} more bytes. A package ends where its gzip stream ends.`,
    );
  }
  if (fault !== undefined) reader.problems.push(describe(fault, size, begunWell));
  const folder = reader.problems.length === 0 ? reader.folder() : '';
  return {
    digest: fault === undefined ? digest.digest('hex') : undefined,
    size,
    unpackedSize,
    folder,
    files: reader.files,
    problems: reader.problems,
  };
}

function guard(work: () => unknown, stop: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    stop(error);
  }
}
