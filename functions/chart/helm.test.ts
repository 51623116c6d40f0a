import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HelmFailure, type HelmHome, type HelmOptions, withHelmHome } from './helm.ts';
import { PlacedPackage } from './placed-package.ts';
import { chartOf, withHelm } from './testing-helm.ts';

const mebibyte = 1024 * 1024;
const version = { verb: 'version' } as const;

/** Renders a template that misbehaves, and answers how that ended. */
async function failure(template: string, options: HelmOptions): Promise<HelmFailure> {
  return withHelm(async home => {
    const chart = await PlacedPackage.place(home, chartOf({ 'a.yaml': template }));
    return home.run({ verb: 'template', release: 'a', chart }, options).then(
      () => Promise.reject(new Error('it rendered')),
      error => error,
    );
  });
}

/** A program in helm's place. */
async function withProgram<T>(script: string, work: (home: HelmHome) => Promise<T>, kubeconfig?: string): Promise<T> {
  return withHelm(async ({ directory }) => {
    const helm = join(directory, 'program');
    await writeFile(helm, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return withHelmHome(work, { helm, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  });
}

describe('a home', () => {
  it('is private, and gone afterwards whatever happens', async () => {
    const homes: string[] = [];
    const note = async (directory: string) => {
      homes.push(directory);
      expect(statSync(directory).mode & 0o777).toBe(0o700);
    };
    await withHelm(home => note(home.directory));
    const failing = withHelm(async home => {
      await note(home.directory);
      await mkdir(join(home.directory, 'deep/er'), { recursive: true });
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(homes.map(existsSync)).toEqual([false, false]);
  });

  it('hands on nothing of the environment but PATH', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    try {
      const { stdout } = await withProgram('env', home => home.run(version, { environment: { TOLD: 'yes' } }));
      const names = stdout.split('\n').map(line => line.split('=')[0]);
      expect(names.filter(name => !/^(PWD|SHLVL|_|)$/.test(name ?? '')).sort()).toEqual([
        'GOMAXPROCS',
        'GOMEMLIMIT',
        'HELM_CACHE_HOME',
        'HELM_CONFIG_HOME',
        'HELM_DATA_HOME',
        'HELM_PLUGINS',
        'HOME',
        'KUBECONFIG',
        'PATH',
        'TMPDIR',
        'TOLD',
      ]);
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
    }
  });

  it('gives helm the kubeconfig that it is given, and otherwise an empty one', async () => {
    const cat = 'cat $KUBECONFIG';
    expect((await withProgram(cat, home => home.run(version), 'of: mine')).stdout).toBe('of: mine');
    expect((await withProgram(cat, home => home.run(version))).stdout).toBe('');
  });
});

describe('helm is stopped', () => {
  const endless = '{{ range until 100000000 }}{{ end }}';

  it('after its time', async () => {
    const started = Date.now();
    const error = await failure('{{ range until 30000 }}{{ range until 30000 }}{{ end }}{{ end }}', { timeout: 700 });
    expect(error).toMatchObject({ reason: 'timeout', args: ['template', 'a', expect.anything()] });
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it('when it takes too much memory', async () => {
    const error = await failure(endless, { memoryBytes: 150 * mebibyte, timeout: 60_000 });
    expect(error).toMatchObject({ reason: 'memory-limit' });
  });

  it('when a template builds a huge text', async () => {
    const error = await failure('{{ repeat 2000000000 "x" }}', { memoryBytes: 300 * mebibyte, timeout: 60_000 });
    expect(['memory-limit', 'output-limit', 'failed']).toContain(error.reason);
  });

  it('when it prints without end', async () => {
    const error = await withProgram('yes', home =>
      home.run(version, { outputBytes: mebibyte }).catch(thrown => thrown),
    );
    expect(error).toMatchObject({ reason: 'output-limit' });
    expect(error.stdout.length).toBeLessThanOrEqual(64 * 1024);
    const own = await failure('a: {{ range until 300000 }}{{ repeat 20 "x" }}{{ end }}', { outputBytes: mebibyte });
    expect(own).toMatchObject({ reason: 'output-limit' });
  });

  it('when it is not wanted any more', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const error = await failure(endless.replace('100000000', '5000000'), {
      signal: controller.signal,
      memoryBytes: 4096 * mebibyte,
    });
    expect(error).toMatchObject({ reason: 'cancelled' });
    const late = await failure('a: b', { signal: AbortSignal.abort() });
    expect(late).toMatchObject({ reason: 'cancelled' });
  });

  it('with all that it started', async () => {
    const error = await withProgram('sleep 300 & echo $!; sleep 300', home =>
      home.run(version, { timeout: 300 }).catch(thrown => thrown),
    );
    expect(error).toBeInstanceOf(HelmFailure);
    const pid = Number(error.stdout);
    await expect
      .poll(() => existsSync(`/proc/${pid}`) && !/State:\s+Z/.test(stateOf(pid)), { timeout: 3000 })
      .toBe(false);
  });
});

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: Z';
  }
}

it('a failure tells what helm said, and its exit code', async () => {
  const error = await failure('{{ fail "not like this" }}', {});
  expect(error).toMatchObject({ reason: 'failed', exitCode: 1, stderr: expect.stringContaining('not like this') });
  expect(error.message).toContain('helm template: failed');
});
