import { Refusal } from './allowance.ts';

/** One header block of a tar archive, read as both Go's archive/tar and node-tar read it. */
export interface TarHeader {
  /** Raw, because the name that counts may stand elsewhere, and this one be cut off in the middle of a letter. */
  name: Uint8Array;
  /** One sign; '0' also for the NUL of old archives. */
  type: string;
  size: number;
}

/** The fields of a header: offset and length. What stands behind `magic` depends on it. */
const field = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkName: [157, 100],
  magic: [257, 8],
  deviceMajor: [329, 8],
  deviceMinor: [337, 8],
  prefix: [345, 155],
  // As node-tar writes it: shorter, and two times behind it.
  shortPrefix: [345, 131],
  shortAccessTime: [476, 12],
  shortChangeTime: [488, 12],
  accessTime: [345, 12],
  changeTime: [357, 12],
  gnuRest: [369, 143],
  afterMagic: [257, 255],
  afterPrefix: [500, 12],
} as const;
type Field = keyof typeof field;

const ustar = 'ustar\x0000';
const gnu = 'ustar  \0';
const folderBits = 0o040000;
const fileBits = 0o100000;

/** What two readers may understand differently is refused, with the byte where it stands. */
export function ambiguous(detail: string, file?: string): Refusal {
  return new Refusal(
    'ambiguous-archive',
    `${detail} Programs read this differently, so what is checked might not be what helm installs. Pack the chart with \`helm package\`.`,
    file,
  );
}

function bytesOf(block: Buffer, name: Field): Buffer {
  const [start, length] = field[name];
  return block.subarray(start, start + length);
}

const isZero = (bytes: Uint8Array): boolean => bytes.every(byte => byte === 0);

/** A string ends at its first NUL; node-tar reads on behind some that have more than NULs there. */
function stringOf(block: Buffer, name: Field, at: string): Uint8Array {
  const bytes = bytesOf(block, name);
  const end = bytes.indexOf(0);
  if (end === -1) return bytes;
  if (!isZero(bytes.subarray(end))) throw ambiguous(`The ${name} of the header ${at} has something behind its NUL.`);
  return bytes.subarray(0, end);
}

/** Digits with nothing but blanks around them; an empty field is zero. */
function octalOf(block: Buffer, name: Field, at: string): number {
  const text = bytesOf(block, name).toString('latin1');
  const digits = /^(?: *([0-7]+))?[ \0]*$/.exec(text);
  if (!digits) throw ambiguous(`The ${name} of the header ${at} is not an octal number.`);
  return Number.parseInt(digits[1] ?? '0', 8);
}

/** A number that may be large or negative (a user's, a time): then it is binary, marked by the first bit. Its value has no meaning for us. */
function checkNumber(block: Buffer, name: Field, at: string): void {
  const bytes = bytesOf(block, name);
  const [mark = 0] = bytes;
  if (mark < 0x80) {
    octalOf(block, name, at);
    return;
  }
  const whole = BigInt(`0x${bytes.toString('hex')}`);
  const value = mark === 0xff ? BigInt.asIntN(8 * bytes.length, whole) : BigInt.asUintN(8 * bytes.length - 1, whole);
  const isSafe = value === BigInt(Number(value)) && Number.isSafeInteger(Number(value));
  if ((mark !== 0x80 && mark !== 0xff) || !isSafe)
    throw ambiguous(`The ${name} of the header ${at} is a number that not every program can read.`);
}

function checkChecksum(block: Buffer, at: string): void {
  const [start, length] = field.checksum;
  const text = bytesOf(block, 'checksum').toString('latin1');
  const said = /^ *([0-7]+)[ \0]+$/.exec(text)?.[1];
  let sum = length * 0x20;
  for (const byte of block.subarray(0, start)) sum += byte;
  for (const byte of block.subarray(start + length)) sum += byte;
  if (said === undefined || Number.parseInt(said, 8) !== sum)
    throw new Refusal(
      'damaged',
      `The tar archive is damaged: the checksum of the header ${at} is wrong. Pack and send it again.`,
    );
}

/** Folders by their mode are folders for Go only. */
function checkMode(block: Buffer, type: string, at: string): void {
  const kind = octalOf(block, 'mode', at) & ~0o7777;
  const expected = type === '5' ? folderBits : fileBits;
  if (kind !== 0 && kind !== expected)
    throw ambiguous(`The mode of the header ${at} says another kind than its type "${type}".`);
}

/** The part of the name that stands in the prefix. */
function prefixOf(block: Buffer, at: string): Uint8Array {
  const magic = bytesOf(block, 'magic').toString('latin1');
  if (magic === ustar) {
    checkNumber(block, 'deviceMajor', at);
    checkNumber(block, 'deviceMinor', at);
    if (!isZero(bytesOf(block, 'afterPrefix'))) throw ambiguous(`The header ${at} has something behind its prefix.`);
    if (block[475] !== 0) return stringOf(block, 'prefix', at);
    checkNumber(block, 'shortAccessTime', at);
    checkNumber(block, 'shortChangeTime', at);
    return stringOf(block, 'shortPrefix', at);
  }
  if (magic === gnu) {
    for (const name of ['deviceMajor', 'deviceMinor', 'accessTime', 'changeTime'] as const)
      checkNumber(block, name, at);
    if (!isZero(bytesOf(block, 'gnuRest')))
      throw ambiguous(`The header ${at} has parts of a sparse file, or of one in several volumes.`);
    return new Uint8Array();
  }
  if (!isZero(bytesOf(block, 'afterMagic')))
    throw ambiguous(`The header ${at} is of no known format: its magic is ${JSON.stringify(magic)}.`);
  return new Uint8Array();
}

/**
 * Reads a header of the part of tar that every reader understands alike: the formats ustar, GNU and v7, octal numbers, strings padded with NULs.
 * @param at where it is, for people: 'at byte 512'.
 * @throws Refusal for all else.
 */
export function readHeader(block: Buffer, at: string): TarHeader {
  checkChecksum(block, at);
  const prefix = prefixOf(block, at);
  const flag = bytesOf(block, 'type').toString('latin1');
  const type = flag === '\0' ? '0' : flag;
  checkMode(block, type, at);
  for (const name of ['uid', 'gid', 'mtime'] as const) checkNumber(block, name, at);
  const size = octalOf(block, 'size', at);
  const name = stringOf(block, 'name', at);
  if (name.length === 0) throw ambiguous(`The header ${at} has no name.`);
  const isLink = type === '1' || type === '2';
  if (!isLink && !isZero(bytesOf(block, 'linkName'))) throw ambiguous(`The header ${at} names a link, but is none.`);
  return { name: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name, type, size };
}
