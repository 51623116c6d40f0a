import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownTexts } from './known-texts.ts';

describe('known texts', () => {
  it('are replaced wherever they begin, the longest first', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 12 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c') }),
        (words, text) => {
          const known = new KnownTexts(2, 1000);
          for (const each of words) known.add(each);
          const longestFirst = [...new Set(words.filter(each => each.length > 1))].sort((a, b) => b.length - a.length);
          const expected = longestFirst.length > 0 ? text.replace(new RegExp(longestFirst.join('|'), 'g'), '•') : text;
          expect(known.replaceIn(text, '•')).toBe(expected);
        },
      ),
    );
  });

  it('are no more than are allowed', () => {
    const known = new KnownTexts(2, 5);
    for (const each of ['first', 'second']) known.add(each);
    expect(known.replaceIn('first second', '•')).toBe('• second');
    expect(known.isFull).toBe(true);
  });
});
