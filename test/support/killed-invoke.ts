import childProcess, { type ChildProcess } from 'node:child_process';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run by itself: invokes the handler of functions/HANDLER (ingest, unless told) once with EVENT, and dies with all that it started, as a function's
 * sandbox does, right after its KILL_AFTER-th request was answered (0: never), whether AWS or a cluster answered: it has happened, the function does not
 * know it. With KILL_IN_HELM it dies so many milliseconds after it started helm on a cluster, with KILL_AFTER_HELM when that helm has ended, and in any
 * case on SIGUSR2.
 */
const { HANDLER = 'ingest', EVENT = '{}', KILL_AFTER, KILL_IN_HELM, KILL_AFTER_HELM } = process.env;
const killAfter = Number(KILL_AFTER);
const children: ChildProcess[] = [];
let calls = 0;
let clusterCalls = 0;

function die(): void {
  for (const { pid, exitCode } of children) {
    if (pid === undefined || exitCode !== null) continue;
    try {
      // Helm leads a group of its own, and the post-renderer is in it.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended just now.
    }
  }
  process.kill(process.pid, 'SIGKILL');
}

process.on('SIGUSR2', die);

const request = http.request;
http.request = ((...parameters: Parameters<typeof http.request>) => {
  const sent = request(...parameters);
  if (sent.protocol === 'https:') clusterCalls++;
  sent.prependListener('response', () => {
    if (++calls === killAfter) die();
  });
  return sent;
}) as typeof http.request;

const spawn = childProcess.spawn;
childProcess.spawn = ((...parameters: Parameters<typeof spawn>) => {
  const child = spawn(...parameters);
  children.push(child);
  if (['upgrade', 'rollback', 'uninstall'].includes(parameters[1]?.[0] ?? '')) {
    if (KILL_IN_HELM) setTimeout(die, Number(KILL_IN_HELM));
    if (KILL_AFTER_HELM) child.prependListener('exit', die);
  }
  return child;
}) as typeof spawn;
syncBuiltinESMExports();

const file = join(import.meta.dirname, '../../functions', HANDLER, 'handler.ts');
const { handler } = await import(pathToFileURL(file).href);
const answer = await handler(JSON.parse(EVENT));
if (answer?.batchItemFailures?.length > 0) throw new Error('The event failed.');
console.log(`answer=${JSON.stringify(answer)}`);
console.log(`calls=${calls} cluster-calls=${clusterCalls}`);
