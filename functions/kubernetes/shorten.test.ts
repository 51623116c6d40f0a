import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shorten } from './shorten.ts';

describe('a text that is too long', () => {
  it.each([
    ['short', 10, 'short'],
    ['the password hunter2 is wrong', 16, 'the password …'],
    ['the password hunter2 is wrong', 13, 'the password …'],
    [`${'x'.repeat(100)} is wrong`, 50, '…'],
  ])('%j in %i', (text, limit, wanted) => {
    expect(shorten(text, limit)).toBe(wanted);
  });

  it('has no half of a word', () => {
    const word = fc.stringMatching(/^[!-~]{1,12}$/);
    const texts = fc.array(word, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 200 }), (words, limit) => {
        const short = shorten(words.join(' '), limit);
        expect(short.length).toBeLessThanOrEqual(limit + 1);
        const kept = short.split(' ').filter(each => each !== '…' && each !== '');
        expect(words.slice(0, kept.length)).toEqual(kept);
      }),
    );
  });
});
