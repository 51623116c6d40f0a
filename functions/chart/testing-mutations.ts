import fc from 'fast-check';
import {
  block,
  entryOf,
  type Field,
  fields,
  longNameOf,
  octal,
  packed,
  paxOf,
  type RawEntry,
  sealed,
  tarOf,
} from './testing-archives.ts';

const names = [
  'mine/Chart.yaml',
  'mine/templates/evil.yaml',
  'mine/docs/a.txt',
  'mine/templates/',
  './Chart.yaml',
  'mine',
];
const name = fc.oneof(
  fc.constantFrom(...names, `mine/${'long-'.repeat(25)}name.yaml`, 'mine/ü.yaml', 'mine/chart.yaml', 'mine/..x', ''),
  fc.string({ maxLength: 12, unit: 'binary' }).map(text => `mine/${text}`),
);
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '17',
    ' 17 ',
    '00000000017\0',
    '000000000017',
    '17\0\u000017',
    '-1',
    '+17',
    '0x17',
    '8',
    '\0\u000017',
    '1 7',
    '17\n',
    '0000040755\0',
    '0040755\0',
    '0100644\0',
    '\x80\0\0\0\0\0\0\0\0\0\x02\0',
    '\x80\0\0\0\0\0\0\x11',
    '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
    '\xbf\xff\xff\xff\xff\xff\xff\xff',
    '\0\0\0\0\0\0\0\0\0\0\0\0',
    '            ',
  ),
  fc.nat({ max: 4096 }).map(octal),
);
const record = fc.tuple(
  fc.constantFrom(
    'path',
    'size',
    'linkpath',
    'mtime',
    'uid',
    'uname',
    'comment',
    'mode',
    'type',
    'charset',
    'hdrcharset',
    'GNU.sparse.name',
    'GNU.sparse.major',
    'GNU.sparse.minor',
    'GNU.sparse.realsize',
    'GNU.sparse.map',
    'GNU.sparse.size',
    'GNU.sparse.numblocks',
    'SCHILY.xattr.user.a',
    'SCHILY.dev',
    'SCHILY.realsize',
    'LIBARCHIVE.xattr.a',
    'VENDOR.key',
    '',
  ),
  fc.oneof(
    name,
    number,
    fc.constantFrom('1', '0', '1586.5', '0,1', '18 path=mine/evil.y\n', 'a\n18 path=mine/evil.y\n', 'a\0b'),
  ),
);
const type = fc.constantFrom(...'\u000001234567xgLKNXSVDMAI', 'Z', ' ', '\xff');

type Change = (entries: RawEntry[]) => RawEntry[];

/** One entry, changed. */
function changing(at: number, change: (entry: RawEntry) => RawEntry): Change {
  return entries => entries.map((entry, index) => (index === at % entries.length ? change(entry) : entry));
}

function inserting(at: number, ...added: RawEntry[]): Change {
  return entries => entries.toSpliced(at % (entries.length + 1), 0, ...added);
}

/** Field by field, what may be written into it. */
const values: [Field, fc.Arbitrary<string>][] = [
  ['name', name],
  ['prefix', fc.oneof(name, fc.constant('a'.repeat(140)), fc.constant('mine\0b\nc'))],
  ['size', number],
  ['mode', fc.oneof(number, fc.constantFrom('0040755\0', '0120777\0', '0100644\0'))],
  ['uid', number],
  ['mtime', number],
  ['deviceMajor', number],
  ['accessTime', number],
  ['starTime', number],
  ['realSize', number],
  ['type', type],
  ['linkName', name],
  ['magic', fc.constantFrom('ustar\0', 'ustar ', '\0\0\0\0\0\0', 'USTAR\0', 'ustar\n')],
  ['version', fc.constantFrom('00', ' \0', '\0\0', 'xx', '  ')],
  ['trailer', fc.constant('tar\0')],
  ['userName', fc.string({ maxLength: 40 })],
];
const value = fc.oneof(...values.map(([field, text]) => text.map(each => [field, each] as const)));

/** A few fields written anew, with the right checksum. */
const edits = fc.tuple(fc.nat(), fc.array(value, { minLength: 1, maxLength: 3 })).map(([at, edit]) =>
  changing(at, ({ head, body }) => {
    const copy = Buffer.from(head);
    for (const [field, text] of edit) copy.write(text, fields[field][0], fields[field][1], 'latin1');
    return { head: sealed(copy), body };
  }),
);

/** Bytes of a header, with the right checksum or without. */
const flips = fc
  .tuple(
    fc.nat(),
    fc.array(fc.tuple(fc.nat({ max: 511 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([at, bytes, seal]) =>
    changing(at, ({ head, body }) => {
      const copy = Buffer.from(head);
      for (const [offset, value] of bytes) copy[offset] = value;
      return { head: seal ? sealed(copy) : copy, body };
    }),
  );

const extension = fc.oneof(
  fc.array(record, { maxLength: 4 }).map(records => paxOf(records)),
  fc.array(record, { maxLength: 3 }).map(records => paxOf(records, 'g')),
  fc.array(record, { maxLength: 3 }).map(records => paxOf(records, 'X')),
  name.map(text => longNameOf(text)),
  name.map(text => longNameOf(text, 'K')),
  fc.tuple(name, type).map(([text, sign]) => longNameOf(text, sign)),
  fc.tuple(type, fc.string({ maxLength: 60 })).map(([sign, text]) => entryOf('mine/x', text, { type: sign })),
);
const extensions = fc
  .tuple(fc.nat(), fc.array(extension, { minLength: 1, maxLength: 3 }))
  .map(([at, added]) => inserting(at, ...added));

const moves = fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(0, 1)).map(
  ([from, to, removed]): Change =>
    entries => {
      const moved = entries[from % entries.length];
      return moved
        ? entries.toSpliced(from % entries.length, removed).toSpliced(to % entries.length, 0, moved)
        : entries;
    },
);
const blanks = fc
  .tuple(fc.nat(), fc.integer({ min: 1, max: 3 }))
  .map(([at, count]) => inserting(at, { head: Buffer.alloc(block * count), body: Buffer.alloc(0) }));
const additions = fc
  .tuple(fc.nat(), name, fc.string({ maxLength: 700 }))
  .map(([at, text, content]) => inserting(at, entryOf(text, content)));

/** What people's programs write, and every reader understands. */
const harmless = fc.tuple(fc.nat(), fc.nat({ max: 6 })).map(([at, kind]): Change => {
  const name = `mine/files/${at}${'-long'.repeat(25)}.txt`;
  return entries => {
    const [folder = 'mine'] = entries[0]?.head.toString('latin1', 0, 100).split('/') ?? [];
    const own = name.replace('mine', folder);
    const added = [
      [
        paxOf([
          ['path', own],
          ['mtime', '1586.25'],
          ['SCHILY.xattr.user.a', 'b\nc'],
        ]),
        entryOf('cut-off/', 'a'),
      ],
      [longNameOf(own), entryOf('cut-off', 'b', { magic: 'ustar ', version: ' \0' })],
      [paxOf([['comment', 'a commit']], 'g')],
      [
        entryOf(`${folder}/${at}`, 'c', {
          mode: '0100644\0',
          mtime: '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xf0',
        }),
      ],
      [entryOf(`${at}.txt`, 'd', { prefix: `${folder}/${'a'.repeat(100)}/${'b'.repeat(40)}` })],
      [entryOf(`${folder}/old-${at}`, 'e', { type: '\0', magic: '', version: '', uid: '  1750 \0' })],
      [entryOf(`${folder}/folder-${at}/`, '', { type: '5', mode: '0040755\0' })],
    ][kind];
    return entries.toSpliced(0, 0, ...(added ?? []));
  };
});

const change = fc.oneof(
  { weight: 10, arbitrary: harmless },
  { weight: 16, arbitrary: edits },
  { weight: 2, arbitrary: flips },
  { weight: 6, arbitrary: extensions },
  { weight: 2, arbitrary: moves },
  { weight: 1, arbitrary: blanks },
  { weight: 2, arbitrary: additions },
);

/** The end cut off, or something put there. */
const ending = fc.oneof(
  { weight: 24, arbitrary: fc.constant((tar: Buffer) => tar) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 2200 }).map(cut => (tar: Buffer) => tar.subarray(0, Math.max(0, tar.length - cut))),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 6 }).map(cut => (tar: Buffer) => tar.subarray(0, Math.max(0, tar.length - cut * block))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }).map(more => (tar: Buffer) => Buffer.concat([tar, more])) },
);

const text = fc.nat({ max: 700 }).map(length => Buffer.concat([Buffer.alloc(length, 'n'), Buffer.alloc(1)]));
const packing = fc.oneof(
  { weight: 30, arbitrary: fc.record({ level: fc.constantFrom(0, 1, 6) }) },
  { weight: 1, arbitrary: text.map(extra => ({ flags: 8, extra })) },
  { weight: 1, arbitrary: text.map(extra => ({ flags: 16, extra })) },
  { weight: 1, arbitrary: fc.record({ flags: fc.nat({ max: 255 }), extra: fc.uint8Array({ maxLength: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc
      .uint8Array({ maxLength: 9 })
      .map(extra => ({ flags: 4, extra: Buffer.concat([Buffer.from([extra.length, 0]), extra]) })),
  },
);

/** What is done to the packed bytes. */
const wrapping = fc.oneof(
  { weight: 40, arbitrary: fc.constant((bytes: Buffer) => bytes) },
  { weight: 1, arbitrary: fc.nat().map(cut => (bytes: Buffer) => bytes.subarray(0, cut % (bytes.length + 1))) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 40 }).map(more => (bytes: Buffer) => Buffer.concat([bytes, more])),
  },
  { weight: 1, arbitrary: fc.constant((bytes: Buffer) => Buffer.concat([bytes, bytes])) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.nat({ max: 255 })).map(([at, value]) => (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      copy[at % copy.length] = value;
      return copy;
    }),
  },
);

/** Packages that are almost right: each of the given ones, changed in some places. */
export function almost(seeds: readonly RawEntry[][]): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 2 }), ending, packing, wrapping)
    .map(([seed, changes, end, how, wrap]) => {
      const bytes = wrap(packed(end(tarOf(changes.reduce((entries, each) => each(entries), seed))), how));
      return Object.assign(bytes, { [fc.toStringMethod]: () => bytes.toString('base64') });
    });
}
