import { Refusal } from './allowance.ts';
import { readRecords } from './pax-records.ts';
import { ambiguous, readHeader, type TarHeader } from './tar-header.ts';

const block = 512;
/** Of an extended header or a long name; Go's limit, and node-tar's. Bytes. */
const metaLimit = 1024 * 1024;

/** One file, folder or link of an archive. */
export interface TarEntry {
  name: string;
  /** The type's sign: '0', '5', … */
  type: string;
  size: number;
}

/** What a header before a file says of it. */
interface Extension {
  name?: string;
  size?: number;
}

type State =
  | { part: 'header' }
  /** Behind the first of the two empty blocks that end an archive. */
  | { part: 'end'; blocks: number }
  | { part: 'meta'; header: TarHeader; raw: Buffer }
  | { part: 'content' };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Stands before the reader of archives and lets through, unchanged, only what Go's archive/tar (and so helm) and node-tar read alike. It knows where
 * each header begins, because it reads sizes the way both do.
 */
export class TarGate {
  private readonly pass: (piece: Buffer, entry?: TarEntry) => void;
  private state: State = { part: 'header' };
  /** Of a header, or of a meta entry with its padding: what came of it so far. */
  private parts: Buffer[] = [];
  private missing = block;
  /** Where the next byte is in the archive. */
  private offset = 0;
  private extension: Extension | undefined;
  private sawGlobal = false;

  /** @param pass takes what may be read; with the header of an entry, what has to be read of it. */
  constructor(pass: (piece: Buffer, entry?: TarEntry) => void) {
    this.pass = pass;
  }

  /** @throws Refusal at the first thing that readers could understand differently. */
  write(chunk: Buffer): void {
    for (let start = 0; start < chunk.length; ) {
      const piece = chunk.subarray(start, start + this.missing);
      start += piece.length;
      this.offset += piece.length;
      this.missing -= piece.length;
      if (this.state.part === 'content') this.pass(piece);
      else this.parts.push(piece);
      if (this.missing === 0) this.complete();
    }
  }

  /** Whether the archive said where it ends, with two empty blocks: Go reads on for as long as it did not. */
  get isEnded(): boolean {
    return this.state.part === 'end' && this.state.blocks >= 2;
  }

  /** @throws Refusal when the archive ends in the middle of something. */
  end(): void {
    if (this.state.part === 'content' || this.state.part === 'meta' || this.parts.length > 0 || this.extension)
      throw new Refusal(
        'damaged',
        `The tar archive is damaged: it ends in the middle of an entry, after ${this.offset} bytes. Pack and send it again.`,
      );
  }

  /** What was collected is whole: a block, or what a meta entry says. */
  private complete(): void {
    const whole = this.parts.length === 1 && this.parts[0] ? this.parts[0] : Buffer.concat(this.parts);
    this.parts = [];
    const { state } = this;
    this.state = { part: 'header' };
    this.missing = block;
    if (state.part === 'meta') this.extend(state.header, state.raw, whole);
    else if (state.part === 'end') this.close(whole, state.blocks);
    else if (state.part === 'header') this.open(whole);
  }

  private get at(): string {
    return `at byte ${this.offset - block}`;
  }

  private close(padding: Buffer, blocks: number): void {
    if (padding.some(byte => byte !== 0))
      throw blocks < 2
        ? ambiguous(`The archive goes on behind an empty block, ${this.at}.`)
        : new Refusal('trailing-garbage', `Behind the end of the tar archive is something else, ${this.at}.`);
    if (blocks < 2) this.pass(padding);
    this.state = { part: 'end', blocks: blocks + 1 };
  }

  private open(head: Buffer): void {
    if (head.every(byte => byte === 0)) {
      if (this.extension) throw ambiguous(`The archive ends behind an extended header, ${this.at}.`);
      this.pass(head);
      this.state = { part: 'end', blocks: 1 };
      return;
    }
    const header = readHeader(head, this.at);
    if (header.type === 'x' || header.type === 'g' || header.type === 'L') this.openMeta(header, head);
    else this.openEntry(header, head);
  }

  private openMeta(header: TarHeader, raw: Buffer): void {
    if (this.extension) throw ambiguous(`Two extended headers describe the same entry, ${this.at}.`);
    if (header.type === 'g' && this.sawGlobal) throw ambiguous(`The archive has a second global header, ${this.at}.`);
    this.sawGlobal ||= header.type === 'g';
    if (header.size === 0 || header.size > metaLimit)
      throw ambiguous(`The extended header ${this.at} has ${header.size} bytes.`);
    this.state = { part: 'meta', header, raw };
    this.missing = padded(header.size);
  }

  /** It goes on in one piece with its header: node-tar takes letters apart where its pieces end. */
  private extend({ type, size }: TarHeader, raw: Buffer, whole: Buffer): void {
    const at = `at byte ${this.offset - whole.length - block}`;
    const body = whole.subarray(0, size);
    if (type === 'L') this.extension = { name: this.decode(longName(body, at), at) };
    else {
      const records = readRecords(body, type === 'g' ? 'g' : 'x', at);
      const [name, length] = [records.get('path'), records.get('size')];
      if (type === 'x')
        this.extension = {
          ...(name === undefined ? {} : { name: this.decode(Buffer.from(name, 'latin1'), at) }),
          ...(length === undefined ? {} : { size: Number(length) }),
        };
    }
    this.pass(Buffer.concat([raw, whole]));
  }

  private openEntry(header: TarHeader, head: Buffer): void {
    const { name = this.decode(header.name, this.at), size = header.size } = this.extension ?? {};
    this.extension = undefined;
    const { type } = header;
    if (!/^[0-7]$/.test(type))
      throw new Refusal(
        'device',
        `The entry ${JSON.stringify(name)} has the type ${JSON.stringify(type)}. A package holds plain files and folders.`,
        name,
      );
    if (size !== header.size) throw ambiguous(`The entry ${JSON.stringify(name)} has two different sizes.`, name);
    if (size > 0 && type !== '0' && type !== '7')
      throw ambiguous(`The entry ${JSON.stringify(name)} is no file, but has ${size} bytes.`, name);
    // The NUL of old archives makes a folder of it everywhere, a '0' for node-tar only.
    const isFolder = name.endsWith('/') && head[156] === 0;
    if (name.endsWith('/') && type !== '5' && !(isFolder && size === 0))
      throw ambiguous(`The entry ${JSON.stringify(name)} is named like a folder, but is none.`, name);
    this.pass(head, { name, type: isFolder ? '5' : type, size });
    if (size === 0) return;
    this.state = { part: 'content' };
    this.missing = padded(size);
  }

  private decode(name: Uint8Array, at: string): string {
    try {
      return utf8.decode(name);
    } catch {
      throw new Refusal('bad-name', `A name ${at} is not UTF-8. Rename the file and pack the chart again.`);
    }
  }
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}

/** A name, and NULs behind it. */
function longName(body: Buffer, at: string): Buffer {
  const end = body.indexOf(0);
  const name = end === -1 ? body : body.subarray(0, end);
  if (name.length === 0 || (end !== -1 && body.subarray(end).some(byte => byte !== 0)))
    throw ambiguous(`The long name ${at} is empty, or has something behind its NUL.`);
  return name;
}
