import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** `npm test`: formatter, linter and types, then every test; ends with one plain line that counts them. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
});

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

const directory = mkdtempSync(join(tmpdir(), 'berth-test-'));
const file = join(directory, 'report.json');
const clean =
  run('biome', ['check', '--error-on-warnings', '.']) &&
  run('tsc', ['--noEmit']) &&
  run('node', ['console/platform/generate-types.ts']) &&
  run('tsc', ['--noEmit', '-p', 'console']);
const passed = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${file}`,
  ...process.argv.slice(2),
]);
const counts = report.safeParse(JSON.parse(readFileSync(file, 'utf8')));
rmSync(directory, { recursive: true });
if (!counts.success) throw new Error('The test runner left no report.');
if (!clean) console.log('The formatter, the linter or the compiler has complaints: see the top.');
const { numPassedTests, numFailedTests, numPendingTests } = counts.data;
console.log(
  `tests: ${numPassedTests} passed, ${numFailedTests} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`,
);
process.exit(clean && passed ? 0 : 1);
