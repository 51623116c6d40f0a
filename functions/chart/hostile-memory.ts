import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkPackage } from './check.ts';
import { hostileArchives } from './hostile.ts';
import { peakMemory } from './peak-memory.ts';

/** Enough of the endless ones: the check reads 20 MB at most. */
const written = 25_000_000;

/** Garbage is collected where the work is done: by threads beside it, on a busy machine, memory grows with what else is going on. */
const execArgv = ['--single-threaded-gc'];

async function* limited(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    yield chunk;
    size += chunk.length;
    if (size > written) return;
  }
}

/** Run by itself: checks each hostile archive in a process of its own and prints the peak of its resident memory, bytes. */
const [, , file] = process.argv;
if (file === undefined) {
  const directory = mkdtempSync(join(tmpdir(), 'berth-hostile-'));
  const peaks: Record<string, unknown> = {};
  for (const { name, source } of hostileArchives) {
    const archive = join(directory, 'archive.tgz');
    await pipeline(Readable.from(limited(source())), createWriteStream(archive));
    [peaks[name]] = await once(fork(import.meta.filename, [archive], { execArgv }), 'message');
  }
  rmSync(directory, { recursive: true });
  console.log(JSON.stringify(peaks));
} else {
  await checkPackage(createReadStream(file));
  process.send?.(peakMemory());
}
