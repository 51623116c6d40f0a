import fc from 'fast-check';

/** Scalars of which readers of YAML think differently. */
const plain = [
  ...'a b1 name: x/y:1.2 - ? ~ null Null y n Yes no on OFF true FALSE 0 -0 +1 08 0777 0o17 0x1F 0b11 -0b1 1_000 1e3'.split(
    ' ',
  ),
  ...'1.5 1.10 5. .5 ._5 1e400 .inf -.Inf .nan 12:30:45 2001-01-01 9007199254740993 18446744073709551615 << = *a &a'.split(
    ' ',
  ),
  ...[
    'a b',
    'a #b',
    'a: b',
    'a:b',
    '-a',
    '?a',
    ':a',
    'http://a/b?c',
    'k8s.io/a',
    '{{ a }}',
    'a, b',
    "it's",
    'ä€',
    '😀',
    '',
  ],
];
const tags = [
  '!!str',
  '!!int',
  '!!float',
  '!!bool',
  '!!null',
  '!!binary',
  '!!timestamp',
  '!!map',
  '!!seq',
  '!',
  '!own',
];
const quoted = [
  '""',
  "''",
  '"a b"',
  "'it''s'",
  '"\\u00e4\\n\\x41"',
  '"1"',
  "'on'",
  '"a\n  b"',
  '"a\\\n  b"',
  "'a\n\n  b'",
  '"<<"',
  '"aGk="',
];

const indent = (text: string, by: number): string => text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(by)}`);

/** What follows a key or a dash: with the space or the line break that it begins with. */
const scalar = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...plain) }, fc.constantFrom(...quoted)),
    fc.nat(30),
    fc.nat(10),
  )
  .map(([text, tag, anchor]) => `${anchor === 0 ? ' &a' : ''}${tags[tag] ? ` ${tags[tag]}` : ''} ${text}`);
const block = fc
  .tuple(
    fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>1-'),
    fc.array(fc.constantFrom('a', ' b', '', '# c', 'd: e', '\tf', '- g')),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(
    ([header, lines, by]) => ` ${header}${lines.map(line => `\n${line === '' ? '' : ' '.repeat(by) + line}`).join('')}`,
  );
const comment = fc.constantFrom('', '', '', '', ' # c', '\n# c', '\n');

const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.constantFrom(' *a', ''),
    block,
    tie('mapping'),
    tie('sequence'),
    tie('flow'),
  ),
  mapping: fc
    .tuple(
      fc.array(
        fc.tuple(
          fc.oneof(
            fc.constantFrom('a', 'b', 'c', '<<', 'on', '1', '"1"', '1.5', 'a b', '? d', '*a ', '~', '[a]'),
            scalar,
          ),
          comment,
          tie('value'),
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
    )
    .map(([pairs, by, compact]) => {
      const lines = pairs.map(([key, note, item]) => `${key.trimStart()}:${note}${indent(item as string, by)}`);
      return compact ? ` ${lines.join('\n')}` : `\n${lines.join('\n')}`;
    }),
  sequence: fc
    .tuple(fc.array(fc.tuple(comment, tie('value')), { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 3 }))
    .map(([items, by]) => items.map(([note, item]) => `\n-${note}${indent(item as string, by)}`).join('')),
  flow: fc
    .tuple(
      fc.array(
        fc.tuple(
          fc.constantFrom('', '', 'a:', 'b :', '"c":', '? d :', '<<:'),
          fc.oneof(scalar, tie('flow')),
          fc.constantFrom(', ', ',', ' ,\n', '\n, '),
        ),
      ),
      fc.boolean(),
    )
    .map(([items, isMapping]) => {
      const inside = items.map(([key, item, comma]) => `${key}${item as string}${comma}`).join('');
      return isMapping ? ` {${inside}}` : ` [${inside}]`;
    }),
}));

const pieces = [
  ...[
    '\n',
    ' ',
    '  ',
    '\t',
    ':',
    ': ',
    '- ',
    '? ',
    '#',
    ' #',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '!',
    '!!str ',
    '|',
    '>',
    '%',
    '@',
    '`',
    '\\',
    '---\n',
    '...\n',
    '--- ',
    '<<: ',
    '\r',
    '\r\n',
  ],
  ...[
    '\u0000',
    '\u0007',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u00a0',
    '\ufffe',
    '%YAML 1.1\n---\n',
    '%TAG ! a:\n---\n',
    '\\u',
    '\\ud83d',
    '\\x',
    'a: b\n',
    '\n- a\n',
    '\n  c: d\n',
  ],
];

/** A text with some places of it put wrong. */
function mutate(text: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((changed, [place, kind, piece]) => {
    const at = place % (changed.length + 1);
    if (kind === 0) return changed.slice(0, at) + changed.slice(at + 1);
    if (kind === 1) return changed.slice(0, at) + changed.slice(at + 4);
    if (kind === 2) return changed.slice(0, at) + piece + changed.slice(at + 1);
    return changed.slice(0, at) + piece + changed.slice(at);
  }, text);
}

/**
 * YAML documents of every style, and almost documents.
 * @param seeds texts that are mutated as well: pieces of what people write.
 */
export function documents(seeds: readonly string[]): fc.Arbitrary<string> {
  // Helm takes nothing else for a document than a mapping.
  const mapping = (value as fc.Arbitrary<string>).map(text => `\nfirst: &a x\nkey:${indent(text, 1)}\n`);
  const whole = fc.oneof({ weight: 5, arbitrary: mapping }, value as fc.Arbitrary<string>, {
    weight: 2,
    arbitrary: fc.constantFrom(...seeds),
  });
  const change = fc.tuple(fc.nat(4000), fc.nat(5), fc.constantFrom(...pieces));
  return fc
    .tuple(whole, fc.array(change, { maxLength: 3 }))
    .map(([text, changes]) => mutate(text.replace(/^[ \n]/, ''), changes));
}
