import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlacedPackage } from './placed-package.ts';

const mebibyte = 1024 * 1024;
/** Of what a failing helm printed this much is kept, half of it from the end: the middle repeats itself. Characters. */
const keptOutput = 64 * 1024;

function kept(text: string): string {
  return text.length <= keptOutput ? text : text.slice(0, keptOutput / 2) + text.slice(-keptOutput / 2);
}

/** How often the memory of a running helm is looked at, in ms: it can take some 100 MiB more between two looks. */
const memoryPoll = 100;
/** Linux counts resident memory in pages of 4 KiB on the platforms that Lambda has. */
const pageBytes = 4096;

export type HelmFailureReason = 'failed' | 'timeout' | 'output-limit' | 'memory-limit' | 'cancelled';

/** Helm did not do what it was asked. */
export class HelmFailure extends Error {
  override readonly name = 'HelmFailure';
  readonly reason: HelmFailureReason;
  /** What helm wrote for people; at most 64 Ki characters. */
  readonly stderr: string;
  /** `helm lint` tells its faults here; at most 64 Ki characters. */
  readonly stdout: string;
  /** Arguments hold no secrets, so they may be shown. */
  readonly args: readonly string[];
  readonly exitCode: number | undefined;

  constructor(
    reason: HelmFailureReason,
    args: readonly string[],
    { stdout = '', stderr = '', exitCode }: { stdout?: string; stderr?: string; exitCode?: number | undefined } = {},
  ) {
    super(`helm ${args[0] ?? ''}: ${reason}${stderr === '' ? '' : `: ${stderr.trim().split('\n')[0]}`}`);
    this.reason = reason;
    this.args = args;
    // Whole: half of a secret would not be known for one.
    this.stderr = stderr;
    this.stdout = kept(stdout);
    this.exitCode = exitCode;
  }
}

export interface HelmOptions {
  /** After so many ms helm and all that it started are killed; 60 s unless told. */
  timeout?: number;
  /** Of stdout and stderr together, bytes; 32 MiB unless told. */
  outputBytes?: number;
  /** Resident memory, bytes; 512 MiB unless told. Not looked at where there is no /proc. */
  memoryBytes?: number;
  signal?: AbortSignal;
  /** Added to the otherwise empty environment; what the post-renderer is told, for instance. */
  environment?: Record<string, string>;
}

/** An option with its value behind `=`, so that nothing that is none can be taken for one, nor for a chart. */
export type HelmFlag = `--${string}`;

/** What helm can be asked for: nothing that takes a chart takes anything but a package that was placed for it. */
export type HelmCommand =
  | { verb: 'template' | 'upgrade'; release: string; chart: PlacedPackage; flags?: readonly HelmFlag[] }
  | { verb: 'lint'; chart: PlacedPackage; flags?: readonly HelmFlag[] }
  | { verb: 'rollback'; release: string; revision: number; flags?: readonly HelmFlag[] }
  | { verb: 'uninstall'; release: string; flags?: readonly HelmFlag[] }
  | { verb: 'version' };

/** helm's own rule for release names (pkg/chart/v2/util/validate_name.go); it also keeps out options, paths and addresses. */
const releaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const releaseNameLimit = 53;

function argumentsOf(command: HelmCommand): string[] {
  if ('release' in command && (command.release.length > releaseNameLimit || !releaseName.test(command.release)))
    throw new TypeError(`${command.release} is no release name`);
  return [
    command.verb,
    ...('release' in command ? [command.release] : []),
    ...('revision' in command ? [String(command.revision)] : []),
    ...('chart' in command ? command.chart.arguments : []),
    ...('flags' in command ? (command.flags ?? []) : []),
  ];
}

export interface HelmOutput {
  stdout: string;
  stderr: string;
}

/** Where a helm's files are. */
export interface HelmFolders {
  /** Private to this process's user (0700). Files put here go away with it. */
  readonly directory: string;
  /** HELM_PLUGINS. */
  readonly plugins: string;
}

/** A home that one piece of work has for itself: nothing of other runs is in it, and nothing of it is left. */
export interface HelmHome extends HelmFolders {
  /**
   * Runs helm, without a shell.
   * @throws HelmFailure when it ends badly or has to be stopped; TypeError for a release name that is none.
   */
  run(command: HelmCommand, options?: HelmOptions): Promise<HelmOutput>;
}

export interface HelmHomeOptions {
  /** Absolute path of the helm binary. */
  helm: string;
  /** The text of a kubeconfig, without secrets; without one helm knows no cluster. */
  kubeconfig?: string;
}

type Variables = Record<string, string>;

/** Nothing is inherited but PATH: a chart's templates cannot read variables, but plugins can, and AWS credentials are variables in a Lambda. */
function environmentOf(directory: string, plugins: string, kubeconfig: string): Variables {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: directory,
    TMPDIR: join(directory, 'tmp'),
    HELM_CACHE_HOME: join(directory, 'cache'),
    HELM_CONFIG_HOME: join(directory, 'config'),
    HELM_DATA_HOME: join(directory, 'data'),
    HELM_PLUGINS: plugins,
    // More threads than CPUs only cost memory.
    GOMAXPROCS: String(Math.min(availableParallelism(), 4)),
    KUBECONFIG: kubeconfig,
  };
}

/** Kills the child and all that it started: it leads a process group of its own. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

async function residentBytes(pid: number): Promise<number> {
  try {
    const [, resident] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ');
    return Number(resident) * pageBytes;
  } catch {
    return 0;
  }
}

/** Watches one run of helm and stops it at the first limit. */
class Run {
  private readonly child: ChildProcess;
  private readonly args: readonly string[];
  private readonly out: Buffer[] = [];
  private readonly err: Buffer[] = [];
  private bytes = 0;
  private stopped: HelmFailureReason | undefined;

  constructor(child: ChildProcess, args: readonly string[]) {
    this.child = child;
    this.args = args;
  }

  private stop(reason: HelmFailureReason): void {
    this.stopped ??= reason;
    killGroup(this.child);
  }

  private collect(stream: NodeJS.ReadableStream | null, into: Buffer[], limit: number): void {
    stream?.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
      if (this.bytes > limit) this.stop('output-limit');
      else into.push(chunk);
    });
  }

  private async checkMemory(limit: number): Promise<void> {
    if (this.child.pid !== undefined && (await residentBytes(this.child.pid)) > limit) this.stop('memory-limit');
  }

  private finish(code: number | null): HelmOutput {
    const [stdout, stderr] = [this.out, this.err].map(chunks => Buffer.concat(chunks).toString('utf8')) as [
      string,
      string,
    ];
    if (this.stopped === undefined && code === 0) return { stdout, stderr };
    throw new HelmFailure(this.stopped ?? 'failed', this.args, { stdout, stderr, exitCode: code ?? undefined });
  }

  async result(limits: Required<Pick<HelmOptions, 'timeout' | 'outputBytes' | 'memoryBytes'>>, signal?: AbortSignal) {
    this.collect(this.child.stdout, this.out, limits.outputBytes);
    this.collect(this.child.stderr, this.err, limits.outputBytes);
    const timer = setTimeout(() => this.stop('timeout'), limits.timeout);
    const poll = setInterval(() => this.checkMemory(limits.memoryBytes), memoryPoll);
    const cancel = () => this.stop('cancelled');
    signal?.addEventListener('abort', cancel);
    if (signal?.aborted) cancel();
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        this.child.on('error', reject);
        this.child.on('close', resolve);
      });
      return this.finish(code);
    } finally {
      clearTimeout(timer);
      clearInterval(poll);
      signal?.removeEventListener('abort', cancel);
      // A plugin may have left something running in the background.
      killGroup(this.child);
    }
  }
}

/**
 * Gives work a helm with a private home, which is removed afterwards whatever happens.
 * @throws what the work throws.
 * @example const { stdout } = await withHelmHome(home => home.run({ verb: 'version' }), { helm: '/opt/helm/helm' });
 */
export async function withHelmHome<T>(work: (home: HelmHome) => Promise<T>, options: HelmHomeOptions): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-helm-'));
  const plugins = join(directory, 'plugins');
  try {
    for (const folder of [plugins, join(directory, 'tmp')]) await mkdir(folder, { mode: 0o700 });
    const kubeconfig = join(directory, 'kubeconfig');
    await writeFile(kubeconfig, options.kubeconfig ?? '', { mode: 0o600 });
    const base = environmentOf(directory, plugins, kubeconfig);
    return await work({
      directory,
      plugins,
      run: async (command, { signal, environment = {}, ...given } = {}) => {
        const args = argumentsOf(command);
        const limits = { timeout: 60_000, outputBytes: 32 * mebibyte, memoryBytes: 512 * mebibyte, ...given };
        // Below the limit, so that Go collects garbage before it gets killed.
        const soft = { GOMEMLIMIT: String(Math.floor(limits.memoryBytes * 0.8)) };
        const env = { ...base, ...soft, ...environment };
        const stdio = ['ignore', 'pipe', 'pipe'] as const;
        const child = spawn(options.helm, args, { cwd: directory, env, detached: true, stdio: [...stdio] });
        return new Run(child, args).result(limits, signal);
      },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
