import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LocalFailure } from '../failure.ts';
import { run } from '../processes.ts';

const sourceDirectory = join(import.meta.dirname, 'control-plane');
const kubernetesVersion = '1.36.3';
const versionVariables = {
  gitVersion: `v${kubernetesVersion}`,
  gitMajor: kubernetesVersion.split('.')[0],
  gitMinor: kubernetesVersion.split('.')[1],
  gitTreeState: 'clean',
};
// Kubernetes' own builds set these variables too; without them the API server would call itself v0.0.0-master.
const linkerFlags = [
  '-s -w',
  ...Object.entries(versionVariables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`),
].join(' ');
// Paths and the state of the checkout are left out of the binary: the same sources make the same one everywhere.
const buildFlags = ['-trimpath', '-buildvcs=false', '-ldflags', linkerFlags];
const environment = { ...process.env, CGO_ENABLED: '0' };

/** How often the progress is told: a first build takes minutes. */
const progressInterval = 10_000;

/** What identifies the compiler, and so the binary it makes. */
async function goVersion(): Promise<string> {
  try {
    // In the module's directory, so that Go itself compares its version with go.mod's, and fetches a newer one where it may.
    return await run('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { cwd: sourceDirectory, env: environment });
  } catch (error) {
    const wanted = /^go (\S+)$/m.exec(readFileSync(join(sourceDirectory, 'go.mod'), 'utf8'))?.[1];
    const reason = error instanceof LocalFailure ? `\n${error.message}` : '';
    throw new LocalFailure(
      `The local cluster is compiled from Go sources and needs Go ${wanted} or newer: install it from https://go.dev/dl/ and start again. The store itself works without a local cluster: npm start.${reason}`,
    );
  }
}

function sourceFiles(): string[] {
  return readdirSync(sourceDirectory, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/** The binary's place: outside the checkout, so that all checkouts share it, and named after all that it is made of. */
async function binaryPath(): Promise<string> {
  const hash = createHash('sha256')
    .update(await goVersion())
    .update(buildFlags.join(' '));
  for (const file of sourceFiles()) hash.update(file.slice(sourceDirectory.length)).update(readFileSync(file));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'berth', `control-plane-${hash.digest('hex').slice(0, 16)}`);
}

/** Runs go in the module's directory and hands on what it prints, line by line. */
async function go(args: string[], onOutput: (line: string) => void, onError: (line: string) => void): Promise<void> {
  const child = spawn('go', args, { cwd: sourceDirectory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: string[] = [];
  createInterface(child.stdout).on('line', onOutput);
  createInterface(child.stderr).on('line', line => {
    errors.push(line);
    onError(line);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new LocalFailure(`go ${args[0]} failed:\n${errors.slice(-40).join('\n')}`);
}

async function compile(target: string, say: (line: string) => void): Promise<void> {
  let progress = 'Fetching the control plane’s Go modules …';
  const tell = (): void => say(progress);
  tell();
  const timer = setInterval(tell, progressInterval);
  try {
    let [packages, compiled, fetched] = [0, 0, 0];
    await go(
      ['list', '-deps', '.'],
      () => packages++,
      line => {
        if (line.startsWith('go: downloading ')) progress = `Fetched ${++fetched} of the control plane’s Go modules …`;
      },
    );
    progress = 'Compiling the control plane (about ten minutes on two cores, once) …';
    tell();
    // With -v, go names each package that it compiles; those that it has compiled before it does not.
    await go(
      ['build', '-v', ...buildFlags, '-o', target, '.'],
      () => undefined,
      line => {
        if (!line.startsWith('go: ')) progress = `Compiled ${++compiled} of ${packages} packages …`;
        if (compiled === packages) progress = 'Linking the control plane …';
      },
    );
  } finally {
    clearInterval(timer);
  }
}

/**
 * Builds the local cluster's control plane, when it has not been built before.
 * @returns the path of the binary.
 * @throws LocalFailure when there is no Go that can build it, or with the compiler's last words.
 */
export async function buildControlPlane(say: (line: string) => void): Promise<string> {
  const binary = await binaryPath();
  if (existsSync(binary)) return binary;
  mkdirSync(join(binary, '..'), { recursive: true });
  // Renamed when complete: a build that is cut off leaves nothing that looks finished, and two at once do not meet.
  const unfinished = `${binary}.${process.pid}.tmp`;
  try {
    await compile(unfinished, say);
    renameSync(unfinished, binary);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return binary;
}
