import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { generateTypes } from './generate-types.ts';

const folder = join(import.meta.dirname, '..');

/** The built console. */
export const builtConsole = join(folder, 'dist');
const stampFile = join(folder, 'dist/built-from.sha256');

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const sources = filesUnder(folder).filter(file => !file.startsWith(join(folder, 'dist')));
  for (const file of [...sources, join(folder, '../package-lock.json')]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** Builds the console if its sources, or the API that it speaks to, changed since the last time. */
export async function buildConsole(): Promise<string> {
  generateTypes();
  const stamp = fingerprint();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return builtConsole;
  // Beside it and then in its place, so that two who build at once leave one whole.
  const fresh = `${builtConsole}.${process.pid}`;
  // In a process of its own: a test runner's NODE_ENV would make it React's development build.
  const vite = join(folder, '../node_modules/vite/bin/vite.js');
  const options = [
    'build',
    folder,
    '--config',
    join(folder, 'vite.config.ts'),
    '--logLevel',
    'warn',
    '--outDir',
    fresh,
  ];
  await promisify(execFile)(process.execPath, [vite, ...options], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  writeFileSync(join(fresh, 'built-from.sha256'), stamp);
  rmSync(builtConsole, { recursive: true, force: true });
  renameSync(fresh, builtConsole);
  return builtConsole;
}

/** Every file of the built console, and how large it is on its way to the browser. */
export function compressedSizes(): { file: string; bytes: number }[] {
  return filesUnder(builtConsole)
    .filter(file => file !== stampFile)
    .map(file => ({ file: file.slice(builtConsole.length + 1), bytes: gzipSync(readFileSync(file)).length }));
}

/** What the first page loads before anything else: its HTML, scripts, preloaded chunks and styles, compressed. */
export function firstLoad(): number {
  const html = readFileSync(join(builtConsole, 'index.html'), 'utf8');
  const named = new Set([...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, name]) => name));
  return compressedSizes()
    .filter(({ file }) => file === 'index.html' || named.has(file))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

if (import.meta.main) {
  await buildConsole();
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
  for (const { file, bytes } of compressedSizes().sort((a, b) => b.bytes - a.bytes))
    console.log(`${kilobytes(bytes)}  ${file}`);
  console.log(`${kilobytes(firstLoad())}  first load, compressed`);
}
