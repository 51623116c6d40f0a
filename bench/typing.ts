import type { Page } from 'playwright-core';
import { settled } from '../test/console/chromium.ts';
import { untilInPage } from './loads.ts';

/** One key pressed in the store's search; milliseconds. */
export interface Key {
  /** From the press to the paint that answers it with what is loaded already. */
  press: number;
  /** From the API's answer being there to its paint. */
  answer: number;
  /** From the press to the API's answer on the screen: the pause of who types and the API are in it. */
  whole: number;
}

/** Remembers when keys were pressed, when answers were there, and each paint that showed something new. */
const watcher = `(() => {
  const seen = { keys: [], paints: [], answers: [] };
  window.berthTyping = seen;
  addEventListener('keydown', event => seen.keys.push(event.timeStamp), true);
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    // What is done in a task after a frame's callbacks is done after its paint.
    requestAnimationFrame(() => setTimeout(() => { asked = false; seen.paints.push(performance.now()); }));
  }).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true, attributes: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (entry.name.includes('/v1/store/apps?')) seen.answers.push(entry.responseEnd);
  }).observe({ type: 'resource' });
})()`;

interface Seen {
  keys: number[];
  paints: number[];
  answers: number[];
}

const after = (times: readonly number[], moment: number): number | undefined => times.find(time => time > moment);

/** Types words, no two with the same beginning (what was asked lately is not asked again), into the store's search, one key at a time, each when the answer to the one before is on the screen. */
export async function typeWords(page: Page, words: readonly string[]): Promise<Key[]> {
  await page.evaluate(watcher);
  const field = page.getByRole('searchbox').or(page.getByLabel('Find apps')).first();
  const keys: Key[] = [];
  for (const word of words) {
    await field.fill('');
    await settled(page);
    await page.waitForTimeout(500);
    for (const letter of word) {
      await page.evaluate('Object.values(window.berthTyping).forEach(list => (list.length = 0))');
      await field.press(letter);
      await untilInPage(page, 'window.berthTyping.answers.length > 0');
      // Longer than any paint takes that is still to come.
      await page.waitForTimeout(400);
      const { keys: pressed, paints, answers } = (await page.evaluate('window.berthTyping')) as Seen;
      const [key = 0] = pressed;
      const answered = answers.at(-1) ?? 0;
      const [first, last] = [after(paints, key), after(paints, answered)];
      if (first === undefined) throw new Error(`Nothing was painted when "${letter}" of "${word}" was pressed.`);
      // An answer that is what was shown already changes nothing.
      const shown = last ?? answered;
      keys.push({ press: first - key, answer: shown - answered, whole: shown - key });
    }
  }
  return keys;
}
