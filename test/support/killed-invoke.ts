import http from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run by itself: invokes ingest once with EVENT, and kills the process right after its KILL_AFTER-th AWS call was answered (0: never): the call has
 * happened, the function does not know it.
 */
const killAfter = Number(process.env.KILL_AFTER);
let calls = 0;
const original = http.request;
http.request = ((...parameters: Parameters<typeof http.request>) => {
  const request = original(...parameters);
  request.prependListener('response', () => {
    if (++calls === killAfter) process.kill(process.pid, 'SIGKILL');
  });
  return request;
}) as typeof http.request;
const { syncBuiltinESMExports } = await import('node:module');
syncBuiltinESMExports();

const { handler } = await import(pathToFileURL(join(import.meta.dirname, '../../functions/ingest/handler.ts')).href);
const answer = await handler(JSON.parse(process.env.EVENT ?? '{}'));
if (answer.batchItemFailures.length > 0) throw new Error('The event failed.');
console.log(`calls=${calls}`);
