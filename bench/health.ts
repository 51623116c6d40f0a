import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { KubernetesClient } from '../functions/kubernetes/client.ts';
import { region } from '../local/settings.ts';
import { difference, least, type Requests, readingRequests, totalOf } from './api-requests.ts';
import type { Fleet } from './fleet.ts';
import { type Summary, summarize, timed } from './measure.ts';
import { milliseconds, type Section, verdict } from './report.ts';
import type { BenchStack } from './stack.ts';

/** All installations in one pass, milliseconds. */
const passTarget = 10_000;
/** What functions/installations/health/survey.ts lists: six kinds, and helm's records. A page of each has 500 objects. */
const lists = 7;
const pageSize = 500;
/** A pass that met the one that the schedule starts every five minutes is repeated; twice in a row it is something else. */
const attempts = 3;

const answer = z.object({ looked: z.number(), changed: z.number(), ended: z.number() });

interface Pass {
  ms: number;
  requests: Requests;
  changed: number;
}

/** Passes over a fleet of one size. */
export interface Passes {
  size: number;
  /** When the health of all is another than it was. */
  changing: Summary;
  /** When it is as it was. */
  still: Summary;
  /** Of the API server, in one pass. */
  requests: Requests;
}

/** Has the deployed function look at the health of a fleet. */
export class HealthWatch {
  private readonly lambda: LambdaClient;
  private readonly name: string;
  private readonly client: KubernetesClient;

  constructor({ stack }: BenchStack, client: KubernetesClient) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.lambda = new LambdaClient({ endpoint: stack.cloudUrl, region, credentials });
    this.name = stack.outputs.HealthFunctionName;
    this.client = client;
  }

  private async requests(): Promise<Requests> {
    return readingRequests(String(await this.client.raw('GET', '/metrics')));
  }

  /** What happens between two readings when nothing else does: the reading itself. */
  private async readingItself(): Promise<Requests> {
    const runs: Requests[] = [];
    for (let index = 0; index < 3; index++) {
      const before = await this.requests();
      await sleep(50);
      runs.push(difference(before, await this.requests()));
    }
    return least(runs);
  }

  private async pass(size: number): Promise<Pass> {
    const before = await this.requests();
    const command = new InvokeCommand({ FunctionName: this.name, Payload: '{}' });
    const { ms, value } = await timed(() => this.lambda.send(command));
    // A request counts when its answer has been sent off, which its asker may know earlier.
    await sleep(50);
    const requests = difference(before, await this.requests());
    const text = Buffer.from(value.Payload ?? []).toString('utf8');
    const { data } = answer.safeParse(JSON.parse(text));
    if (data?.looked !== size) throw new Error(`The health of ${size} installations was looked at: ${text}`);
    return { ms, requests, changed: data.changed };
  }

  private async passWith(size: number, changed: number, prepare: () => Promise<void>): Promise<Pass> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await prepare();
      const pass = await this.pass(size);
      if (pass.changed === changed) return pass;
    }
    throw new Error(`A pass over ${size} installations did not find ${changed} of them changed.`);
  }

  /** The first pass of all, which may have to bring the function up, is among them. */
  async measure(fleet: Fleet, n: number): Promise<Passes> {
    const { size } = fleet;
    const [changing, still]: [Pass[], Pass[]] = [[], []];
    for (let index = 0; index < n; index++) {
      changing.push(await this.passWith(size, size, () => fleet.forget()));
      still.push(await this.passWith(size, 0, async () => undefined));
    }
    const itself = await this.readingItself();
    return {
      size,
      changing: summarize(changing.map(({ ms }) => ms)),
      still: summarize(still.map(({ ms }) => ms)),
      requests: difference(itself, least([...changing, ...still].map(({ requests }) => requests))),
    };
  }

  close(): void {
    this.lambda.destroy();
  }
}

/** The most that more installations may add: a page of each list for every 500. */
function allowed(few: Passes, many: Passes): number {
  return lists * Math.ceil((many.size - few.size) / pageSize);
}

export function healthSection([few, many]: readonly [Passes, Passes]): Section {
  const figures = ({ p50, max }: Summary): string[] => [milliseconds(p50), milliseconds(max)];
  const row = (name: string, of: 'changing' | 'still'): string[] => [
    name,
    ...figures(few[of]),
    ...figures(many[of]),
    String(many[of].n),
    `${verdict(many[of].max, passTarget)} (≤ 10 s)`,
  ];
  const [requests, more] = [totalOf(few.requests), totalOf(many.requests)];
  const bounded = `${verdict(more - requests, allowed(few, many))} (not one each)`;
  const named = [...many.requests].map(([name, count]) => `${count} ${name}`);
  return {
    title: 'The health of all installations, in one pass of the deployed function',
    columns: ['', ...[few, many].flatMap(({ size }) => [`p50 @${size}`, `max @${size}`]), 'n', ''],
    rows: [
      row('ms, all have changed', 'changing'),
      row('ms, none has changed', 'still'),
      ['requests to the API server', String(requests), '', String(more), '', '', bounded],
    ],
    notes: [
      'Each installation has, on the cluster, a record of helm’s as large as redis’s and a Deployment of one running pod, in five namespaces, and its records in the table. What has changed is written, one write each.',
      `Requests: reads by the API server’s own metrics, the least of all passes, as controllers read too. At ${many.size}: ${named.join(', ')}. A list has pages of ${pageSize}. Which kinds there are is asked besides, once for each of three API versions: the metric lacks that.`,
    ],
    data: [few, many].map(each => ({ ...each, requests: Object.fromEntries(each.requests) })),
  };
}
