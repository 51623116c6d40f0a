import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as z from 'zod';
import { castWorkspace } from '../local/settings.ts';
import type { Client } from './client.ts';

const execute = promisify(execFile);

/** The life of a release, in this order. */
export const steps = ['preview', 'install', 'upgrade', 'rollback', 'uninstall'] as const;
export type Step = (typeof steps)[number];

/** One step that was taken; times are milliseconds since 1970, to be held against the state machine's. */
export interface Taken {
  begun: number;
  /** When the API had answered. */
  answered: number;
  /** When whoever waits knew that it is done. */
  seen: number;
  /** The ARN of the operation's execution, if the step is one. */
  execution?: string;
}

/** Somebody who takes releases through their life: installed in the older version, upgraded to the newer one, rolled back to the first revision. */
export interface Operator {
  take(step: Step, release: string): Promise<Taken>;
}

/** How often a client asks whether its operation has ended; milliseconds. The half of it is in every figure. */
export const pollInterval = 100;
/** No operation of these takes that long on any machine; milliseconds. */
const patience = 120_000;

const installation = z.object({
  id: z.string(),
  operation: z.object({ status: z.string(), detail: z.string(), execution: z.string().nullable() }),
});
const plan = z.object({ possible: z.boolean(), problems: z.array(z.unknown()) });

/** Through the store's API. */
export class BerthOperator implements Operator {
  private readonly client: Client;
  private readonly project: string;
  private readonly versions: { older: string; newer: string };
  private readonly installed = new Map<string, string>();

  constructor(client: Client, project: string, versions: { older: string; newer: string }) {
    this.client = client;
    this.project = project;
    this.versions = versions;
  }

  private async call<T>(schema: z.ZodType<T>, status: number, method: string, path: string, body?: unknown) {
    const answer = await this.client.call(method, path, { token: this.client.tokens.isv, body });
    if (answer.status !== status) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.bytes}`);
    return schema.parse(JSON.parse(answer.bytes.toString('utf8')));
  }

  private order(step: Exclude<Step, 'preview'>, release: string) {
    const path = `/v1/installations/${this.installed.get(release)}`;
    const { older, newer } = this.versions;
    switch (step) {
      case 'install': {
        const body = { project: this.project, release, version: older };
        return this.call(installation, 202, 'POST', '/v1/installations', body);
      }
      case 'upgrade':
        return this.call(installation, 202, 'POST', `${path}/actions`, { action: 'upgrade', version: newer });
      case 'rollback':
        return this.call(installation, 202, 'POST', `${path}/actions`, { action: 'rollback', revision: 1 });
      case 'uninstall':
        return this.call(installation, 202, 'DELETE', path);
    }
  }

  private async preview(release: string): Promise<void> {
    const body = { project: this.project, release, version: this.versions.older };
    const { possible, problems } = await this.call(plan, 200, 'POST', '/v1/installations:preview', body);
    if (!possible) throw new Error(`${release} cannot be installed: ${JSON.stringify(problems)}`);
  }

  private async followed(id: string): Promise<string> {
    for (const end = Date.now() + patience; Date.now() < end; await sleep(pollInterval)) {
      const { operation } = await this.call(installation, 200, 'GET', `/v1/installations/${id}`);
      const { status, detail, execution } = operation;
      if (status === 'succeeded') return execution ?? '';
      if (status !== 'running') throw new Error(`The operation on ${id} ended as ${status}: ${detail}`);
    }
    throw new Error(`The operation on ${id} did not end.`);
  }

  async take(step: Step, release: string): Promise<Taken> {
    const begun = Date.now();
    if (step === 'preview') {
      await this.preview(release);
      return { begun, answered: Date.now(), seen: Date.now() };
    }
    const { id } = await this.order(step, release);
    const answered = Date.now();
    this.installed.set(release, id);
    const execution = await this.followed(id);
    return { begun, answered, seen: Date.now(), execution };
  }
}

/** With the bare helm, as whoever has the cluster's kubeconfig would: it waits for the objects itself, by the same rules (kstatus) as Berth. */
export class HelmOperator implements Operator {
  private readonly helm: string;
  private readonly environment: Record<string, string>;
  private readonly charts: { older: string; newer: string };

  /** @param home helm keeps there what it learned of the cluster's kinds, from one run to the next. */
  constructor(helm: string, home: string, kubeconfig: string, charts: { older: string; newer: string }) {
    this.helm = helm;
    this.environment = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: kubeconfig };
    this.charts = charts;
  }

  /** Runs helm in the namespace that is its own. */
  async run(...args: string[]): Promise<void> {
    const options = { env: this.environment, maxBuffer: 64 * 1024 * 1024 };
    await execute(this.helm, [...args, '--namespace', bareNamespace], options);
  }

  private commandOf(step: Step, release: string): string[] {
    const { older, newer } = this.charts;
    const commands: Record<Step, string[]> = {
      preview: ['upgrade', '--install', release, older, '--dry-run=server'],
      install: ['upgrade', '--install', release, older, '--wait'],
      upgrade: ['upgrade', '--install', release, newer, '--wait'],
      rollback: ['rollback', release, '1', '--wait'],
      uninstall: ['uninstall', release, '--wait'],
    };
    return commands[step];
  }

  async take(step: Step, release: string): Promise<Taken> {
    const begun = Date.now();
    await this.run(...this.commandOf(step, release));
    return { begun, answered: Date.now(), seen: Date.now() };
  }
}

/** Beside the workspace's, which is Berth's. */
export const bareNamespace = `${castWorkspace}-bare`;
