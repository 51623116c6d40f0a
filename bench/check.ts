import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Parser } from 'tar';
import { checkPackage } from '../functions/chart/check.ts';
import { chunked } from '../functions/chart/testing.ts';
import { root } from '../local/settings.ts';
import { summarize, timed } from './measure.ts';
import { type Group, milliseconds, type Section, size } from './report.ts';

/** A real chart of middling size: 64 kB packed, some 50 files. */
const packageFile = join(root, '../shared/charts/tutorial/redis-12.0.0.tgz');

/** What S3 hands out at a time. */
const chunkBytes = 64 * 1024;

async function check(bytes: Buffer): Promise<void> {
  const report = await checkPackage(chunked(bytes, chunkBytes));
  if (!report.ok) throw new Error(`${packageFile} was refused: ${JSON.stringify(report.problems)}`);
}

/** The least that anybody has to do who wants to know what is in a package: unzip it at once, and read the names. */
async function list(bytes: Buffer): Promise<void> {
  let entries = 0;
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      onReadEntry: entry => {
        entries++;
        entry.resume();
      },
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(gunzipSync(bytes));
  });
  if (entries === 0) throw new Error(`${packageFile} has no entries.`);
}

async function measure(n: number): Promise<{ checked: number[]; listed: number[] }> {
  const bytes = readFileSync(packageFile);
  const checked: number[] = [];
  const listed: number[] = [];
  // In turns, so that whatever else the machine does falls on both; the first twentieth is the compiler's warming up.
  for (let index = -n / 20; index < n; index++) {
    const [one, other] = [await timed(() => check(bytes)), await timed(() => list(bytes))];
    if (index < 0) continue;
    checked.push(one.ms);
    listed.push(other.ms);
  }
  return { checked, listed };
}

/** Reading and checking a package in this process, beside the least that reading takes. */
export const checkGroup: Group = {
  name: 'check',
  async run({ quick, say }): Promise<Section[]> {
    say('Checking a package, and listing it plainly …');
    const { checked, listed } = await measure(quick ? 100 : 1000);
    const [berth, plain] = [summarize(checked), summarize(listed)];
    const ratio = berth.p50 / plain.p50;
    const row = (name: string, { n, p50, p95 }: typeof berth, times: string): string[] => [
      name,
      milliseconds(p50),
      milliseconds(p95),
      String(n),
      times,
    ];
    return [
      {
        title: `Reading redis-12.0.0.tgz (${size(readFileSync(packageFile).length)})`,
        columns: ['', 'p50 ms', 'p95 ms', 'n', 'ratio'],
        rows: [
          row('check: hashes, limits, paths, Chart.yaml, values, schema', berth, ratio.toFixed(2)),
          row('plain: gunzip and list the names, nothing checked', plain, '1'),
        ],
        notes: [],
        data: { check: berth, plain, ratio },
      },
    ];
  },
};
