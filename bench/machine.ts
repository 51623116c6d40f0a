import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../local/settings.ts';
import { newHelm } from '../test/support/helm.ts';

/** What the figures were measured on: without it they say nothing. */
export interface Machine {
  cores: number;
  model: string;
  memoryGB: number;
  /** Of the last minute, at the beginning: over the count of cores, others were at work too. */
  load: number;
  node: string;
  berth: string;
  miniStack: string;
  helm: string;
}

async function helmVersion(): Promise<string> {
  try {
    const helm = await newHelm();
    return (await helm('version', '--template', '{{.Version}}')).trim();
  } catch {
    // It is unpacked by the emulator's Python, which a fresh checkout does not have before its first start.
    return 'not unpacked yet';
  }
}

/** Looks at the machine, and which versions of everything it runs. */
export async function describeMachine(): Promise<Machine> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const requirements = readFileSync(join(root, 'local/requirements.txt'), 'utf8');
  return {
    cores: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGB: Math.round(totalmem() / 2 ** 30),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    node: process.version,
    berth: version,
    miniStack: /^ministack==(.+)$/m.exec(requirements)?.[1] ?? 'unknown',
    helm: await helmVersion(),
  };
}

/** The machine in two lines. */
export function formatMachine(machine: Machine): string {
  const { cores, model, memoryGB, load, node, berth, miniStack, helm } = machine;
  return [
    `${cores} cores (${model}), ${memoryGB} GB memory, load ${load} at the beginning`,
    `berth ${berth}, node ${node}, MiniStack ${miniStack}, helm ${helm}`,
  ].join('\n');
}
