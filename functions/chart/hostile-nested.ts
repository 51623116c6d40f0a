import { readFileSync } from 'node:fs';
import { inOnePiece } from './archive.ts';
import { checkPackage } from './check.ts';
import { readPackageFiles } from './files.ts';
import { mapPackageCrds } from './package-crds.ts';
import { peakMemory } from './peak-memory.ts';
import { unprovenSchemas } from './schema-references.ts';
import { readSubcharts } from './subcharts.ts';
import { UnfitPackage } from './unpack.ts';

/** Every way in which a package is read, and what it says of one that unpacks to too much. */
const readers: Record<string, (bytes: Uint8Array) => Promise<unknown>> = {
  check: bytes => checkPackage(inOnePiece(bytes)).then(report => !report.ok && report.problems),
  schemas: bytes => unprovenSchemas(bytes).catch(refusal),
  definitions: bytes => mapPackageCrds(bytes, '1.36').catch(refusal),
  subcharts: bytes => readSubcharts(inOnePiece(bytes), []),
  files: bytes => readPackageFiles(inOnePiece(bytes), () => true).then(files => files.size),
};

function refusal(error: unknown): unknown {
  if (error instanceof UnfitPackage) return error.problems;
  throw error;
}

/** Run by itself: reads a package in each way, and prints what that said and cost: processor time in ms, and the peak of resident memory in bytes. */
const [, , file = ''] = process.argv;
const bytes = readFileSync(file);
const said: Record<string, unknown> = {};
const milliseconds: Record<string, number> = {};
for (const [name, read] of Object.entries(readers)) {
  const before = process.cpuUsage();
  said[name] = await read(bytes);
  const { user, system } = process.cpuUsage(before);
  milliseconds[name] = (user + system) / 1000;
}
console.log(JSON.stringify({ said, milliseconds, peak: peakMemory() }));
