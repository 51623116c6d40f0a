import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { helmBinary } from '../../local/tools.ts';

const execute = promisify(execFile);

/** A helm with a home of its own. */
export async function newHelm(): Promise<(...args: string[]) => Promise<string>> {
  const binary = await helmBinary();
  const home = mkdtempSync(join(tmpdir(), 'berth-helm-'));
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  };
  return async (...args) => (await execute(binary, args, { env, cwd: home })).stdout;
}
