import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptForm, keeperOf, keptForms } from './kept-forms.ts';

/** As much of a browser's as is used: its entries are its own keys. */
class Storage {
  [name: string]: unknown;
  getItem(name: string): unknown {
    return Object.hasOwn(this, name) ? this[name] : null;
  }
  setItem(name: string, value: string): void {
    this[name] = value;
  }
  removeItem(name: string): void {
    delete this[name];
  }
}

beforeEach(() => vi.stubGlobal('sessionStorage', new Storage()));

const place = '/install?version=ver_1';
const [ada, bob] = await Promise.all([keeperOf('https://issuer 1'), keeperOf('https://issuer 2')]);

describe('a form that is kept', () => {
  it('is found by who typed it, whatever was typed, and is locked for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async typed => {
        await new KeptForm(ada, place).keep('mine', { typed });
        expect(await new KeptForm(await keeperOf('https://issuer 1'), place).find()).toEqual({ typed });
        expect(await new KeptForm(bob, place).find()).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it('says nothing of what was typed, nor of who typed it', async () => {
    await new KeptForm(ada, place).keep('mine', { typed: 'a word of mine' });
    const kept = JSON.stringify(sessionStorage);
    expect(kept).not.toContain('word');
    expect(kept).not.toContain('issuer');
  });

  it('cannot be opened by putting it under another name', async () => {
    await new KeptForm(ada, place).keep('mine', { typed: 1 });
    const [name = ''] = Object.keys(sessionStorage);
    sessionStorage.setItem(name.replace(ada.owner, bob.owner), String(sessionStorage.getItem(name)));
    expect(await new KeptForm(bob, place).find()).toBeUndefined();
  });

  it('is told of to its owner by its place, and to others by their number', async () => {
    await new KeptForm(ada, place).keep('mine', 1);
    sessionStorage.setItem('berth.other', 'x');
    expect(keptForms(ada)).toEqual({ own: [place], others: 0 });
    expect(keptForms(bob)).toEqual({ own: [], others: 1 });
    expect(await new KeptForm(ada, place).title()).toBe('mine');
    expect(await new KeptForm(bob, place).title()).toBe('');
  });

  it('is what was kept last, and nothing after it was forgotten', async () => {
    const form = new KeptForm(ada, place);
    await Promise.all([form.keep('mine', 1), form.keep('mine', 2)]);
    expect(await form.find()).toBe(2);
    const late = form.keep('mine', 3);
    form.forget();
    await late;
    expect(keptForms(ada).own).toEqual([]);
  });
});
