import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';

export const block = 512;

/** A block with what belongs to it, as raw as may be. */
export interface RawEntry {
  head: Buffer;
  body: Buffer;
}

/** Fields of a header, by offset and length. */
export const fields = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  linkName: [157, 100],
  magic: [257, 6],
  version: [263, 2],
  userName: [265, 32],
  deviceMajor: [329, 8],
  deviceMinor: [337, 8],
  prefix: [345, 155],
  accessTime: [345, 12],
  sparse: [386, 24],
  realSize: [483, 12],
  starTime: [476, 12],
  trailer: [508, 4],
} as const;
export type Field = keyof typeof fields;

/** With the right checksum, whatever else is in it. */
export function sealed(head: Buffer): Buffer {
  const copy = Buffer.from(head).fill(' ', 148, 156);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return copy;
}

/** A header with these fields, written as they are. */
export function headOf(values: Partial<Record<Field, string>>): Buffer {
  const head = Buffer.alloc(block);
  const standard = { mode: '0000644\0', size: '00000000000\0', type: '0', magic: 'ustar\0', version: '00' };
  for (const [name, value] of Object.entries({ ...standard, ...values }))
    head.write(value, fields[name as Field][0], fields[name as Field][1], 'latin1');
  return sealed(head);
}

export const octal = (size: number): string => `${size.toString(8).padStart(11, '0')}\0`;

export function padding(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}

/** An entry with content, well-formed but for what is said otherwise. */
export function entryOf(
  name: string,
  content: string | Uint8Array = '',
  values: Partial<Record<Field, string>> = {},
): RawEntry {
  const bytes = Buffer.from(content as string);
  const raw = Buffer.from(name).toString('latin1');
  return { head: headOf({ name: raw, size: octal(bytes.length), ...values }), body: padding(bytes) };
}

/** An extended header (PAX) with these records, whose lengths are right. */
export function paxOf(records: readonly (readonly [string, string])[], type = 'x'): RawEntry {
  const lines = records.map(([key, value]) => {
    const rest = Buffer.from(` ${key}=${value}\n`);
    let length = rest.length;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    return Buffer.concat([Buffer.from(String(length)), rest]);
  });
  return entryOf('PaxHeaders/x', Buffer.concat(lines), { type });
}

/** GNU's long name, for the entry behind it. */
export function longNameOf(name: string, type = 'L'): RawEntry {
  return entryOf('././@LongLink', `${name}\0`, { type, magic: 'ustar ', version: ' \0' });
}

/** The entries of a well-formed archive, with the blocks that end it. */
export function entriesOf(packed: Uint8Array): RawEntry[] {
  const tar = gunzipSync(packed);
  const found: RawEntry[] = [];
  for (let at = 0; at < tar.length; ) {
    const head = tar.subarray(at, at + block);
    const size = Number.parseInt(head.subarray(124, 136).toString('latin1'), 8) || 0;
    const end = at + block + Math.ceil(size / block) * block;
    found.push({ head, body: tar.subarray(at + block, end) });
    at = end;
  }
  return found;
}

export function tarOf(entries: readonly RawEntry[]): Buffer {
  return Buffer.concat(entries.flatMap(({ head, body }) => [head, body]));
}

/** How an archive is packed. */
export interface Packing {
  flags?: number;
  /** Between the header and the data. */
  extra?: Uint8Array;
  level?: number;
}

/** A gzip stream whose header can be of any kind. */
export function packed(tar: Uint8Array, { flags = 0, extra = Buffer.alloc(0), level = 1 }: Packing = {}): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tar), 0);
  trailer.writeUInt32LE(tar.length, 4);
  const header = Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 255]);
  return Buffer.concat([header, extra, deflateRawSync(tar, { level }), trailer]);
}
