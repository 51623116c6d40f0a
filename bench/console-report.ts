import type { Load, Traffic } from './loads.ts';
import { summarize } from './measure.ts';
import { milliseconds, type Section, size, verdict } from './report.ts';
import type { Key } from './typing.ts';

/** The most that each should be: bytes, milliseconds, and the browser's own measure of shifts. */
const limits = { firstLoad: 350_000, largest: 1500, shift: 0.05, key: 100, turn: 1000 };

export interface PageLoads {
  name: string;
  /** With an empty cache, and again in the same browser. */
  cold: Load[];
  warm: Load[];
}

export interface Measured {
  /** In each list. */
  rows: number;
  /** What the first page needs before anything is shown. */
  firstLoad: number;
  traffic: Traffic;
  /** The last one is the baseline. */
  loads: PageLoads[];
  keys: Key[];
  turned: Record<string, number[]>;
}

function firstLoadSection({ traffic, firstLoad }: Measured): Section {
  const kinds = Object.entries(traffic.bytes).sort(([, a], [, b]) => b - a);
  const own = kinds.reduce((sum, [kind, bytes]) => (kind.startsWith('answers') ? sum : sum + bytes), 0);
  return {
    title: 'The console’s first load',
    columns: ['', 'compressed', ''],
    rows: [
      ...kinds.map(([kind, bytes]) => [kind, size(bytes), '']),
      ['the console itself, all of the store page', size(own), `${verdict(own, limits.firstLoad)} (≤ 350 kB)`],
      ['of it: named by index.html', size(firstLoad), ''],
      ['requests', String(traffic.requests), ''],
    ],
    notes: ['The store page in a new browser, nobody signed in. The emulator does not compress the API’s answers.'],
    data: { ...traffic, own, firstLoad },
  };
}

function loadsSection({ loads, rows }: Measured): Section {
  const baseline = loads.at(-1);
  const kinds = ['cold', 'warm'] as const;
  const shown = loads.flatMap(page =>
    kinds.map(kind => {
      const largest = summarize(page[kind].map(each => each.largest));
      const shift = Math.max(...page[kind].map(each => each.shift));
      const least = baseline && summarize(baseline[kind].map(each => each.largest)).p50;
      return [
        `${page.name}, ${kind}`,
        milliseconds(largest.p50),
        milliseconds(largest.p95),
        least ? (largest.p50 / least).toFixed(1) : '',
        verdict(largest.p95, limits.largest),
        milliseconds(summarize(page[kind].map(each => each.ready)).p50),
        shift.toFixed(3),
        verdict(shift, limits.shift),
        String(largest.n),
      ];
    }),
  );
  return {
    title: `Loading pages, at ${rows} rows`,
    columns: ['', 'LCP p50', 'LCP p95', 'ratio', '≤ 1.5 s', 'there p50', 'shift, worst', '≤ 0.05', 'n'],
    rows: shown,
    notes: [
      'Milliseconds from asking for the address to the largest contentful paint; on pages that ask for it, the silent way through the sign-in (two documents, four requests) is in it.',
      'There: until the rows, or what else the page is about, can be read, as a program outside of the browser sees it.',
      'Cold: a new browser with an empty cache. Warm: the same page again. Ratio: to the least that the same front door serves to the same browser.',
    ],
    data: loads.map(({ name, cold, warm }) => ({ name, cold, warm })),
  };
}

function timesSection({ keys, turned, rows }: Measured): Section {
  const row = (name: string, samples: number[], limit?: number): string[] => {
    const { n, p50, p95 } = summarize(samples);
    const held = limit === undefined ? '' : `${verdict(p95, limit)} (p95 ≤ ${limit} ms)`;
    return [name, milliseconds(p50), milliseconds(p95), String(n), held];
  };
  return {
    title: `Typing and turning pages, at ${rows} rows`,
    columns: ['', 'p50', 'p95', 'n', ''],
    rows: [
      row(
        'key press → what is loaded, filtered and painted',
        keys.map(({ press }) => press),
        limits.key,
      ),
      row(
        'the API’s answer → painted',
        keys.map(({ answer }) => answer),
        limits.key,
      ),
      row(
        'key press → the API’s answer painted',
        keys.map(({ whole }) => whole),
      ),
      ...Object.entries(turned).map(([name, samples]) => row(`next page: ${name}`, samples, limits.turn)),
    ],
    notes: ['The whole of a key press has the 120 ms in it that typing rests before the API is asked, and the API.'],
    data: { keys, turned },
  };
}

export function consoleSections(measured: Measured): Section[] {
  return [firstLoadSection(measured), loadsSection(measured), timesSection(measured)];
}
