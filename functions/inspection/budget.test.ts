import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { HelmCommand, HelmHome, HelmOptions } from '../chart/helm.ts';
import { inspectChart } from '../chart/inspect.ts';
import { chartOf, withHelm } from '../chart/testing-helm.ts';
import { withinBudget } from './budget.ts';

const version = { verb: 'version' } as const;

/** Notes the options of each run. */
function noted(): { home: HelmHome; runs: HelmOptions[] } {
  const runs: HelmOptions[] = [];
  const run = async (_: HelmCommand, options: HelmOptions = {}) => {
    runs.push(options);
    return { stdout: '', stderr: '' };
  };
  return { home: { directory: '/home', plugins: '/plugins', run }, runs };
}

describe('a budget of time', () => {
  it('leaves short runs as they are, and what else they ask for', async () => {
    const { home, runs } = noted();
    await withinBudget(home, 60_000).run(version, { timeout: 5, memoryBytes: 7 });
    expect(runs).toEqual([{ timeout: 5, memoryBytes: 7 }]);
  });

  it('gives a late run only what is left, and never nothing', async () => {
    const { home, runs } = noted();
    const bounded = withinBudget(home, 50);
    await bounded.run(version, { timeout: 20_000 });
    await sleep(60);
    await bounded.run(version);
    expect(runs[0]?.timeout).toBeLessThanOrEqual(50);
    expect(runs[1]?.timeout).toBe(1);
  });

  it('ends the inspection of a chart that never ends with saying so', async () => {
    const endless = chartOf({ 'a.yaml': '{{ range $i := until 100000000 }}{{ end }}' });
    const begun = Date.now();
    const { inspection } = await withHelm(home =>
      inspectChart(withinBudget(home, 500), { packageBytes: endless, name: 'mine' }),
    );
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(inspection.renders).toHaveLength(5);
    for (const { ok, problem } of inspection.renders)
      expect([ok, problem?.code]).toEqual([false, expect.stringMatching(/^(timeout|memory-limit)$/)]);
    expect(inspection.findings).toContainEqual(expect.objectContaining({ code: 'render-fails', severity: 'danger' }));
  });
});
