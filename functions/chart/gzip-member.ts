import { once } from 'node:events';
import { crc32, createInflateRaw } from 'node:zlib';
import { Refusal } from './allowance.ts';

const sayGzip = 'A chart package is a gzipped tar archive, as `helm package` makes it.';
const trailerLength = 8;
/** What is unpacked comes in pieces of so many bytes. Node's own 16 KiB cost twice the processor time: each piece is a turn of the event loop. */
const pieceLength = 65_536;
/** Go reads names and comments of so many bytes at most, with their NUL. */
const stringLimit = 512;

const flag = { checksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

const notGzip = (): Refusal => new Refusal('not-gzip', `The file is not gzip. ${sayGzip}`);

/**
 * Where the header of a gzip file ends (RFC 1952); undefined while more of it has to be seen.
 * @throws Refusal for a header that Go or zlib does not take.
 */
export function gzipHeaderLength(start: Buffer): number | undefined {
  if ([0x1f, 0x8b, 8].some((byte, index) => index < start.length && start[index] !== byte)) throw notGzip();
  const flags = start[3];
  if (flags === undefined || start.length < 10) return undefined;
  if (flags & flag.reserved) throw new Refusal('damaged', 'The gzip header has flags that nobody knows.');
  let end = 10;
  if (flags & flag.extra) {
    if (start.length < end + 2) return undefined;
    end += 2 + start.readUInt16LE(end);
  }
  for (const each of [flag.name, flag.comment]) {
    if (!(flags & each)) continue;
    const nul = start.indexOf(0, end);
    if ((nul === -1 ? start.length : nul + 1) - end > stringLimit)
      throw new Refusal('damaged', 'The gzip header has a name or comment that is too long for helm.');
    if (nul === -1) return undefined;
    end = nul + 1;
  }
  if (flags & flag.checksum) {
    if (start.length < end + 2) return undefined;
    if (start.readUInt16LE(end) !== (crc32(start.subarray(0, end)) & 0xffff))
      throw new Refusal('damaged', 'The gzip header is damaged: its checksum is wrong. Pack and send it again.');
    end += 2;
  }
  return start.length < end ? undefined : end;
}

/** Reads one gzip stream, and nothing of what is behind it. */
export class GzipMember {
  /** Bytes that were given. */
  size = 0;
  private header: Buffer | undefined = Buffer.alloc(0);
  private headerLength = 0;
  /** What was given and may be the stream's trailer, or be behind it; where that begins in the file. */
  private tail: Buffer = Buffer.alloc(0);
  private tailStart = 0;
  private checksum = 0;
  private length = 0;
  private fault: unknown;
  private readonly inflate = createInflateRaw({ chunkSize: pieceLength });
  private readonly ended: Promise<unknown>;

  /** @param take gets what is unpacked; what it throws ends the reading. */
  constructor(take: (chunk: Buffer) => void) {
    this.ended = new Promise(resolve => this.inflate.on('end', resolve).on('close', resolve));
    this.inflate.on('error', error => this.stop(error));
    this.inflate.on('data', (chunk: Buffer) => {
      if (this.fault !== undefined) return;
      try {
        this.checksum = crc32(chunk, this.checksum);
        this.length += chunk.length;
        take(chunk);
      } catch (error) {
        this.stop(error);
      }
    });
  }

  private stop(fault: unknown): void {
    this.fault ??= fault;
    this.inflate.destroy();
  }

  /**
   * Takes the next bytes of the file.
   * @throws Refusal, or what `take` threw: then nothing more is read.
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.size += chunk.length;
    this.note(chunk);
    let rest = chunk;
    if (this.header) {
      const start = Buffer.concat([this.header, chunk]);
      const length = gzipHeaderLength(start);
      this.header = length === undefined ? start : undefined;
      if (length === undefined) return;
      this.headerLength = length;
      rest = start.subarray(length);
    }
    if (!this.inflate.readableEnded && this.fault === undefined && !this.inflate.write(rest))
      await Promise.race([once(this.inflate, 'drain').catch(() => undefined), this.ended]);
    if (this.fault !== undefined) throw inWords(this.fault, this.size);
  }

  /** Where the compressed data end in the file, as far as they were read. */
  private get read(): number {
    return this.headerLength + this.inflate.bytesWritten;
  }

  /** Keeps what is behind the data that were read; behind data that have ended, no more than their trailer. */
  private note(chunk: Uint8Array): void {
    const isWhole = this.inflate.readableEnded && this.tailStart === this.read && this.tail.length >= trailerLength;
    if (isWhole) return;
    const skipped = Math.max(0, Math.min(this.read - this.tailStart, this.tail.length));
    this.tail = Buffer.concat([this.tail.subarray(skipped), chunk]);
    this.tailStart += skipped;
  }

  /**
   * @returns how many bytes of the file are behind the stream.
   * @throws Refusal when the stream is cut off or damaged.
   */
  async end(): Promise<number> {
    if (this.size === 0) throw new Refusal('not-gzip', `The file is empty. ${sayGzip}`);
    if (this.header) throw truncated(this.size);
    if (this.fault === undefined && !this.inflate.readableEnded) this.inflate.end();
    await this.ended;
    if (this.fault !== undefined) throw inWords(this.fault, this.size);
    const behind = this.size - this.read - trailerLength;
    if (behind < 0) throw truncated(this.size);
    const trailer = this.tail.subarray(this.read - this.tailStart);
    if (trailer.readUInt32LE(0) !== this.checksum || trailer.readUInt32LE(4) !== this.length % 2 ** 32) throw damaged();
    return behind;
  }

  /** Frees what it holds, when the reading ended early. */
  close(): void {
    this.inflate.destroy();
  }
}

const damaged = (): Refusal =>
  new Refusal('damaged', 'The gzip stream is damaged: its data or checksum is wrong. Pack and send it again.');

const truncated = (size: number): Refusal =>
  new Refusal(
    'truncated',
    `The package ends in the middle of its gzip stream, after ${size} bytes. Send the whole file.`,
  );

/** Names the faults of the gzip stream. */
function inWords(error: unknown, size: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return truncated(size);
  return code.startsWith('Z_') ? damaged() : error;
}
