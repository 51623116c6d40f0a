import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { buildConsole } from '../console/platform/build.ts';
import { buildControlPlane } from '../local/cluster/build.ts';
import { LocalFailure } from '../local/failure.ts';
import { prepareVenv } from '../local/ministack.ts';
import { root } from '../local/settings.ts';
import { helmBinary } from '../local/tools.ts';

/**
 * `npm test`: formatter, linter and types, then every test; ends with plain lines that count them and name those that failed. What follows `--` goes to
 * Vitest: a file's name, or `-t` and a test's.
 */

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type Report = z.output<typeof reportSchema>;

async function run(command: string, args: string[]): Promise<boolean> {
  const child: ChildProcess = spawn(command, args, { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code === 0;
}

async function isClean(): Promise<boolean> {
  return (
    (await run('biome', ['check', '--error-on-warnings', '.'])) &&
    (await run('tsc', ['--noEmit'])) &&
    (await run('node', ['console/platform/generate-types.ts'])) &&
    (await run('tsc', ['--noEmit', '-p', 'console']))
  );
}

/** What the stores of the tests share is made once, before two of them would make it at once. */
async function prepare(): Promise<void> {
  await prepareVenv();
  await helmBinary();
  await buildConsole();
  await buildControlPlane(console.log);
}

/** Runs the tests of some of Vitest's projects (vitest.config.ts). */
async function runTests(directory: string, ...projects: string[]): Promise<{ passed: boolean; report?: Report }> {
  const file = join(directory, `${projects.join('-')}.json`);
  const passed = await run('vitest', [
    'run',
    ...projects.flatMap(project => ['--project', project]),
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${file}`,
    ...process.argv.slice(2),
  ]);
  return existsSync(file) ? { passed, report: reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) } : { passed };
}

/** The names of the tests that failed, and of the files that failed before any of their tests ran. */
function failures({ testResults }: Report): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      const file = relative(root, name);
      return failed.length > 0 ? failed.map(({ fullName }) => `${file} > ${fullName}`) : [file];
    });
}

const directory = mkdtempSync(join(tmpdir(), 'berth-test-'));
const clean = await isClean();
const results = [await runTests(directory, 'unit')];
try {
  await prepare();
  // Each has a store and a cluster of its own; most of the time all wait for those.
  const stores = ['end-to-end', 'installing', 'console'];
  results.push(...(await Promise.all(stores.map(project => runTests(directory, project)))));
  // Of some tests alone it would say that they leave most permissions unused.
  if (process.argv.length === 2) results.push(await runTests(directory, 'permissions'));
} catch (error) {
  if (!(error instanceof LocalFailure)) throw error;
  console.log(error.message);
  results.push({ passed: false });
}
rmSync(directory, { recursive: true });

const reports = results.flatMap(({ report }) => report ?? []);
const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
const skipped = sum(({ numPendingTests }) => numPendingTests);
const passed = results.every(result => result.passed);
if (!clean) console.log('The formatter, the linter or the compiler has complaints: see the top.');
if (reports.length < results.length) console.log('Not every test was run: see above.');
for (const name of reports.flatMap(failures)) console.log(`failed: ${name}`);
console.log(
  `tests: ${sum(({ numPassedTests }) => numPassedTests)} passed, ${sum(({ numFailedTests }) => numFailedTests)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exit(clean && passed ? 0 : 1);
