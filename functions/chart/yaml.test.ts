import { describe, expect, it } from 'vitest';
import { parseValues, parseYaml } from './yaml.ts';

const values = (text: string) => parseValues(text, 'values.yaml');

describe('a file of values', () => {
  it('is all of its documents, the later laid over the earlier', () => {
    expect(values('---\na: {b: 1, c: [1]}\nd: 1\n---\na: {c: [2], e: on}\n--- # the last\nd:\n')).toEqual({
      ok: true,
      values: { a: { b: 1, c: [2], e: true }, d: null },
      notes: [],
    });
  });

  it.each([
    ['', {}],
    ['---\n', {}],
    ['---\n---\n', {}],
    ['# nothing\n', {}],
    ['a: 1\n---\n', { a: 1 }],
    ['a: 1\n---\r\nb: 2', { a: 1, b: 2 }],
    ['a: 1\n...\nb: 2\n', { a: 1 }],
    ['\ufeffa: 1\n', { a: 1 }],
    // The line ends the document, though YAML would have it in the text.
    ['a: |\n  x\n---\nb: |\n  y\n', { a: 'x\n', b: 'y\n' }],
  ])('is read as helm reads it: %j', (text, expected) => {
    expect(values(text)).toEqual({ ok: true, values: expected, notes: [] });
  });

  it('may have a key twice, which is noted with both places', () => {
    expect(values('a: 1\n---\nb:\n  c: 1\n  d: 2\n  c: 3\n')).toEqual({
      ok: true,
      values: { a: 1, b: { c: 3, d: 2 } },
      notes: [
        {
          code: 'duplicate-key',
          file: 'values.yaml',
          line: 6,
          column: 3,
          detail:
            'values.yaml has the key "c" in line 4 and again in line 6. Keep one: helm takes the last without a word.',
        },
      ],
    });
  });

  it.each([
    ['a: 1\n---\n- b\n', 'not-yaml', 3, 'must be a mapping'],
    ['a: 1\n--- b: 2\n', 'not-yaml', 2, 'has something behind "---"'],
    ['a: 1\n---\nb: 1\nc: [1\n', 'not-yaml', 5, 'is not YAML'],
    ['a: 1\n---\nb: *c\n', 'aliases', 3, '"*c"'],
  ])('is refused with its place: %j', (text, code, line, words) => {
    expect(values(text)).toMatchObject({
      ok: false,
      problems: [{ code, line, file: 'values.yaml', detail: expect.stringContaining(words) }],
    });
  });

  it('keeps `__proto__` a key', () => {
    const read = values('__proto__: {polluted: true}\n---\n__proto__: {too: 1}\n');
    expect(read.ok && Object.getOwnPropertyNames(read.values)).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a file that says who a chart is', () => {
  it.each([
    ['a: 1\na: 2\n', 'duplicate-key', 2],
    ['a: &x 1\nb: *x\n', 'aliases', 2],
    ['a: {b: 1}\n<<: {c: 1}\n', 'not-yaml', 2],
    ['a: 1\nb: !!str 1\n', 'not-yaml', 2],
    ['a:\n  constructor: 1\n', 'forbidden-key', 2],
  ])('is read in one way only: %j', (text, code, line) => {
    expect(parseYaml(text, 'Chart.yaml')).toMatchObject({ ok: false, problems: [{ code, line }] });
  });

  it('has places and what is written', () => {
    const read = parseYaml('version: 1.10\nmaintainers:\n  - name: a\n  -\n', 'Chart.yaml');
    expect(read).toMatchObject({ ok: true, file: { value: { version: 1.1, maintainers: [{ name: 'a' }, null] } } });
    if (!read.ok) return;
    expect(read.file.source(['version'])).toBe('1.10');
    expect(read.file.place(['maintainers', 0, 'name'])).toEqual({ line: 3, column: 11 });
  });
});

describe('what would take long to read', () => {
  // Each took a time that grows with the square of its length, or more.
  it.each([
    ['keys', `${Array.from({ length: 40_000 }, (_, index) => `k${index}: 1\n`).join('')}`, true],
    ['keys that stand twice', 'k: 1\n'.repeat(40_000), true],
    ['lines that begin with a tab', `a: "${'\n\t x'.repeat(40_000)}"\nb: [${'\n\t 1,'.repeat(40_000)}]\n`, true],
    ['texts that begin with a tab', `a:\n${'- "\n\t x"\n'.repeat(30_000)}`, true],
    ['documents', '---\na: 1\n'.repeat(40_000), false],
    [
      'documents over many keys',
      `${Array.from({ length: 40_000 }, (_, index) => `k${index}: 1\n`).join('')}${'---\na: 1\n'.repeat(99)}`,
      true,
    ],
    ['brackets', `a: ${'['.repeat(100_000)}`, false],
    ['lists in lists', `a:\n${'- '.repeat(900)}\n`.repeat(500), false],
    ['anchors', `a:\n${Array.from({ length: 30_000 }, (_, index) => `- &x${index} 1\n`).join('')}`, true],
  ])('is read at once: %s', (_, text, ok) => {
    const before = process.cpuUsage();
    expect(values(text).ok).toBe(ok);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(3);
  });
});
