import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalFailure } from './failure.ts';
import { portIsFree, run } from './processes.ts';
import { cloudEnvironment, cloudUrl, type LocalSettings, root, venvDirectory } from './settings.ts';

const pythons = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

async function findPython(): Promise<string> {
  for (const python of pythons) {
    try {
      await run(python, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
      return python;
    } catch {
      // Not there, too old, or without venv: the next one.
    }
  }
  throw new LocalFailure(
    'Berth’s local cloud needs Python 3.10 or newer with its venv module. Install it (Debian: apt install python3 python3-venv) and start again.',
  );
}

/** Makes the virtual environment, when it is not there or requirements.txt has changed. */
export async function prepareVenv(): Promise<void> {
  const requirements = join(root, 'local/requirements.txt');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(venvDirectory, 'requirements.sha256');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const python = await findPython();
  rmSync(venvDirectory, { recursive: true, force: true });
  mkdirSync(dirname(venvDirectory), { recursive: true });
  await run(python, ['-m', 'venv', venvDirectory]);
  await run(join(venvDirectory, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, wanted);
}

/** @throws LocalFailure naming the port and how to take another. */
export async function requirePort(port: number, variable: string): Promise<void> {
  if (await portIsFree(port)) return;
  throw new LocalFailure(
    `Port ${port} is in use: another Berth may be running. Stop it, or choose another port: ${variable}=${port + 100} npm start`,
  );
}

async function healthy(settings: LocalSettings): Promise<boolean> {
  try {
    return (await fetch(`${cloudUrl(settings)}/_ministack/health`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}

/**
 * The emulator keeps how far each function has read a table's stream, but not the stream: it would skip as many changes of this run as the last one had.
 * Without the positions it reads from the beginning, which is now.
 */
function forgetStreamPositions(settings: LocalSettings): void {
  const file = join(settings.directory, 'state/lambda.json');
  if (!existsSync(file)) return;
  const positions = /("dynamodb_stream_positions": \{"__account_region_scoped__": true, "data": )\{[^{}]*\}/;
  writeFileSync(file, readFileSync(file, 'utf8').replace(positions, '$1{}'));
}

/**
 * Starts the emulator and waits until it answers. It keeps its state under `state/` and writes it when it is stopped by SIGTERM.
 * @throws LocalFailure when it does not come up.
 */
export async function startMiniStack(settings: LocalSettings): Promise<ChildProcess> {
  await requirePort(settings.cloudPort, 'BERTH_CLOUD_PORT');
  forgetStreamPositions(settings);
  const logFile = join(settings.directory, 'ministack.log');
  const log = openSync(logFile, 'a');
  // The emulator unpacks each function anew for each process that it starts, and leaves that behind: gigabytes within days.
  const scratch = join(settings.directory, 'tmp');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  // Its processes are scripts of the old kind: below the project, Node would take them for modules.
  writeFileSync(join(scratch, 'package.json'), '{"type":"commonjs"}\n');
  const child = spawn(join(venvDirectory, 'bin/ministack'), [], {
    stdio: ['ignore', log, log],
    // A group of its own: Ctrl-C in the terminal must not reach it before we have told it to save its state.
    detached: true,
    env: {
      ...process.env,
      ...cloudEnvironment(settings),
      TMPDIR: scratch,
      AWS_ENDPOINT_URL: settings.functionEndpoint ?? cloudUrl(settings),
      GATEWAY_PORT: String(settings.cloudPort),
      BIND_HOST: '127.0.0.1',
      PERSIST_STATE: '1',
      STATE_DIR: join(settings.directory, 'state'),
      S3_PERSIST: '1',
      S3_DATA_DIR: join(settings.directory, 'state/s3'),
      LAMBDA_EXECUTOR: 'local',
      LOG_LEVEL: process.env.BERTH_CLOUD_LOG ?? 'WARNING',
    },
  });
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await healthy(settings)) return child;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new LocalFailure(`The local cloud did not come up. Its log is ${logFile}.`);
}
