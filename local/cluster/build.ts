import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LocalFailure } from '../failure.ts';
import { buildGo, type GoProgram, goEnvironment } from '../go.ts';

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
const program: GoProgram = {
  name: 'control-plane',
  directory: join(import.meta.dirname, 'control-plane'),
  // Paths and the state of the checkout are left out of the binary: the same sources make the same one everywhere.
  flags: ['-trimpath', '-buildvcs=false', '-ldflags', linkerFlags],
  purpose: 'The local cluster is compiled from Go sources. The store itself works without a local cluster: npm start.',
};

/** How often the progress is told: a first build takes minutes. */
const progressInterval = 10_000;

/** Runs go in the module's directory and hands on what it prints, line by line. */
async function go(args: string[], onOutput: (line: string) => void, onError: (line: string) => void): Promise<void> {
  const child = spawn('go', args, { cwd: program.directory, env: goEnvironment, stdio: ['ignore', 'pipe', 'pipe'] });
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
      ['build', '-v', ...program.flags, '-o', target, '.'],
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
export function buildControlPlane(say: (line: string) => void): Promise<string> {
  return buildGo(program, target => compile(target, say));
}
