import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LocalFailure } from './failure.ts';
import { run } from './processes.ts';

/** A program of ours in Go. */
export interface GoProgram {
  name: string;
  /** With its go.mod and all its sources. */
  directory: string;
  flags: string[];
  /** For people without Go: what the program is, and what is without it. */
  purpose: string;
}

export const goEnvironment = { ...process.env, CGO_ENABLED: '0' };

/** What identifies the compiler, and so the binary it makes. */
async function goVersion({ directory, purpose }: GoProgram): Promise<string> {
  try {
    // In the module's directory, so that Go itself compares its version with go.mod's, and fetches a newer one where it may.
    return await run('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { cwd: directory, env: goEnvironment });
  } catch (error) {
    const wanted = /^go (\S+)$/m.exec(readFileSync(join(directory, 'go.mod'), 'utf8'))?.[1];
    const reason = error instanceof LocalFailure ? `\n${error.message}` : '';
    throw new LocalFailure(
      `Go ${wanted} or newer is needed: install it from https://go.dev/dl/ and start again. ${purpose}${reason}`,
    );
  }
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/** The binary's place: outside the checkout, so that all checkouts share it, and named after all that it is made of. */
async function binaryPath(program: GoProgram): Promise<string> {
  const { name, directory, flags } = program;
  const hash = createHash('sha256')
    .update(await goVersion(program))
    .update(flags.join(' '));
  for (const file of sourceFiles(directory)) hash.update(file.slice(directory.length)).update(readFileSync(file));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'berth', `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Compiles a program, when that has not been done before.
 * @param compile makes the binary at the place that it is given.
 * @returns the path of the binary.
 * @throws LocalFailure when there is no Go that can build it, or with the compiler's last words.
 */
export async function buildGo(
  program: GoProgram,
  compile: (target: string) => Promise<unknown> = target =>
    run('go', ['build', ...program.flags, '-o', target, '.'], { cwd: program.directory, env: goEnvironment }),
): Promise<string> {
  const binary = await binaryPath(program);
  if (existsSync(binary)) return binary;
  mkdirSync(join(binary, '..'), { recursive: true });
  // Renamed when complete: a build that is cut off leaves nothing that looks finished, and two at once do not meet.
  const unfinished = `${binary}.${process.pid}.tmp`;
  try {
    await compile(unfinished);
    renameSync(unfinished, binary);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return binary;
}
