import { ambiguous } from './tar-header.ts';

const integer = /^-?\d{1,15}$/;
const time = /^-?\d{1,15}(\.\d*)?$/;
const line = /^[^\n]*$/;
const anything = /^[\s\S]*$/;

/** The records that people's programs write, and what their values may be: those that say more than this, readers understand differently. */
const known: readonly [key: RegExp, value: RegExp][] = [
  [/^path$/, /^[^\n\0]+$/],
  [/^size$/, /^(0|[1-9]\d{0,14})$/],
  [/^[acm]time$/, time],
  [/^[ug]id$/, integer],
  [/^[ug]name$/, /^[^\n\0]*$/],
  [/^comment$/, line],
  [/^hdrcharset$/, /^ISO-IR 10646 2000 UTF-8$/],
  [/^SCHILY\.(dev|ino|nlink)$/, integer],
  [/^SCHILY\.(fflags|acl\.(access|default|ace))$/, line],
  [/^LIBARCHIVE\.(creationtime|symlinktype)$/, line],
  // Extended attributes, which have any bytes as values.
  [/^(SCHILY|LIBARCHIVE)\.xattr\.[^\n\0]+$/, anything],
  [/^RHT\.security\.selinux$/, /^[^\n]*$/],
];
/** What may be said of all files to come: git writes a commit's id, and a time has no meaning for helm. */
const global = /^(comment|[acm]time)$/;

const sparse = /^(GNU\.sparse\.|SCHILY\.realsize$)/;

/** One record: `length key=value\n`, where the length is that of the whole record. */
function* recordsIn(body: Buffer, at: string): Generator<[key: string, value: string]> {
  for (let start = 0; start < body.length; ) {
    const space = body.indexOf(' ', start);
    const said = body.subarray(start, space === -1 ? body.length : space).toString('latin1');
    const end = start + Number(said);
    if (!/^[1-9]\d{0,6}$/.test(said) || end > body.length || end <= space || body[end - 1] !== 0x0a)
      throw ambiguous(`The extended header ${at} has a record with a wrong length.`);
    const record = body.subarray(space + 1, end - 1).toString('latin1');
    const equals = record.indexOf('=');
    if (equals < 1) throw ambiguous(`The extended header ${at} has a record without a key.`);
    yield [record.slice(0, equals), record.slice(equals + 1)];
    start = end;
  }
}

/**
 * Reads the records of an extended header (PAX).
 * @param type 'x' for one file, 'g' for all to come.
 * @returns keys and values as bytes, a character each.
 * @throws Refusal for records that readers understand differently: unknown, malformed, given twice, and those of sparse files.
 */
export function readRecords(body: Buffer, type: 'x' | 'g', at: string): Map<string, string> {
  const records = new Map<string, string>();
  for (const [key, value] of recordsIn(body, at)) {
    const shown = JSON.stringify(key.slice(0, 80));
    if (sparse.test(key)) throw ambiguous(`The extended header ${at} is a sparse file’s (${shown}).`);
    if (type === 'g' && !global.test(key)) throw ambiguous(`The global header ${at} says ${shown} of all files.`);
    const allowed = known.find(([keys]) => keys.test(key))?.[1];
    if (!allowed) throw ambiguous(`The extended header ${at} has the unknown record ${shown}.`);
    if (!allowed.test(value)) throw ambiguous(`The extended header ${at} has a malformed ${shown}.`);
    if (records.has(key)) throw ambiguous(`The extended header ${at} has ${shown} twice.`);
    records.set(key, value);
  }
  return records;
}
