import { freePort } from '../local/processes.ts';
import { Client } from './client.ts';
import { type Chart, partCharts, readCharts, spread } from './indexes.ts';
import { Invocations } from './invocations.ts';
import { type Operation, operations } from './operations.ts';
import { add, costs, divide, nothing, prices, total, type Usage } from './prices.ts';
import { type Recorded, Recorder } from './recorder.ts';
import type { Group, Options, Section } from './report.ts';
import type { Road } from './road.ts';
import { type BenchStack, withStack } from './stack.ts';

/** So that what is dropped is a new version of an app that is there, as most are. */
const seeded = 100;

function usageOf(calls: readonly Recorded[]): Usage {
  const usage = { ...nothing };
  for (const { service, operation, read, write } of calls) {
    usage.readUnits += read;
    usage.writeUnits += write;
    if (service === 's3' && ['PUT', 'POST'].includes(operation)) usage.s3Puts++;
    if (service === 's3' && ['GET', 'HEAD'].includes(operation)) usage.s3Gets++;
    if (service === 'sqs') usage.sqsRequests++;
  }
  return usage;
}

function namesOf(calls: readonly Recorded[], times: number): Record<string, number> {
  const counts = Map.groupBy(calls, ({ service, operation }) => `${service} ${operation}`);
  return Object.fromEntries([...counts].map(([name, of]) => [name, of.length / times]));
}

interface Counted {
  name: string;
  usage: Usage;
  /** AWS calls of the functions, for one operation. */
  calls: Record<string, number>;
}

class Counter {
  private readonly recorder: Recorder;
  private readonly invocations: Invocations;
  private readonly road: Road;

  constructor(recorder: Recorder, invocations: Invocations, road: Road) {
    this.recorder = recorder;
    this.invocations = invocations;
    this.road = road;
  }

  /** Counts an operation with all that follows from it: publication runs until nothing changes any more. */
  async count(operation: Operation, charts: readonly Chart[]): Promise<Counted> {
    await this.road.settle(1000);
    this.recorder.take();
    const begun = Date.now();
    const versions: string[] = [];
    for (const chart of charts) {
      versions.push(await operation.run(chart));
      // One at a time: changes that come together are published together, which costs less.
      if (operation.transition) await this.road.settle();
    }
    await this.road.settle(1000);
    const calls = this.recorder.take();
    const { count, gbSeconds } = await this.invocations.since(begun);
    const functions = { ...usageOf(calls), lambdaRequests: count, gbSeconds };
    const machine = { ...nothing };
    for (const version of operation.transition ? versions : [])
      machine.writeUnits += await this.road.transitionUnits(version, operation.transition === 'first');
    const usage = add(divide(add(functions, machine), charts.length), { ...nothing, ...operation.uses });
    return { name: operation.name, usage, calls: namesOf(calls, charts.length) };
  }
}

async function measure(bench: BenchStack, recorder: Recorder, { quick, say }: Options): Promise<Counted[]> {
  // Not before the stack is there: they find its table in the environment.
  const [{ Road }, { seed }] = await Promise.all([import('./road.ts'), import('./seed.ts')]);
  const client = await Client.signedIn(bench);
  const invocations = await Invocations.of(bench.stack.cloudUrl);
  const road = new Road(client, invocations, bench);
  const { stock, samples } = partCharts(readCharts(), 1);
  await seed(stock.slice(0, seeded), say);
  await road.listed(seeded);
  const [charts = []] = samples;
  const [warmUp, ...others] = spread(charts, quick ? 3 : 11);
  if (warmUp) await road.walk(warmUp);
  const counter = new Counter(recorder, invocations, road);
  const counted: Counted[] = [];
  for (const operation of operations(client, road)) {
    say(`Counting the calls of: ${operation.name} …`);
    counted.push(await counter.count(operation, others));
  }
  return counted;
}

const shown: (keyof Usage)[] = [
  'lambdaRequests',
  'gbSeconds',
  'writeUnits',
  'readUnits',
  's3Puts',
  's3Gets',
  'stateTransitions',
];

function sections(counted: readonly Counted[]): Section[] {
  const life: Counted = {
    name: 'a version’s life: these four',
    usage: add(...counted.slice(0, 4).map(each => each.usage)),
    calls: {},
  };
  const lines = [...counted.slice(0, 4), life, ...counted.slice(4)];
  const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
  const callCount = ({ calls }: Counted): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
  const rows = lines.map(each => {
    const { api, lambda, dynamo, s3, sqs, states } = costs(each.usage);
    const parts = { 'API Gateway': api, Lambda: lambda, DynamoDB: dynamo, S3: s3, SQS: sqs, 'Step Functions': states };
    const [most] = Object.entries(parts).sort(([, a], [, b]) => b - a);
    return [
      each.name,
      each === life ? '' : callCount(each).toFixed(1),
      ...shown.map(key => each.usage[key].toFixed(key === 'gbSeconds' ? 3 : 1)),
      dollars(1000 * total(each.usage)),
      most ? `${most[0]} ${Math.round((100 * most[1]) / total(each.usage))} %` : '',
    ];
  });
  return [
    {
      title: 'AWS calls of one operation, and what 1,000 cost at list price',
      columns: ['', 'calls', 'λ runs', 'GB-s', 'WRU', 'RRU', 'S3 put', 'S3 get', 'states', '$/1,000', 'most of it'],
      rows,
      notes: [
        'Counted between the functions and the emulator in a store of its own, after the timings, one at a time and with all that follows: publication runs on until nothing changes. Calls are the functions’; the ' +
          'state machine’s transaction and the two indexes’ copies are in WRU.',
        'us-east-1 without free tiers (bench/prices.ts). GB-s by the emulator’s durations on this machine’s cores; a 512 MB function has a third of one, and waits less for AWS than for the emulator.',
        `Not in it: transfer out ($${prices.transferGB} for each MB of the index and 1,000 whole GETs), logs, traces, storage, SQS’s idle polling, KMS.`,
        'The apps here have two or three versions: publication reads all versions of an app that changes, 0.5 RRU for each 4 kB of them, in every run.',
      ],
      data: lines.map(each => ({ ...each, dollarsPerThousand: 1000 * total(each.usage) })),
    },
  ];
}

/** What an operation asks of AWS, and what that costs. */
export const costsGroup: Group = {
  name: 'costs',
  slow: true,
  async run(options): Promise<Section[]> {
    options.say('Starting a store with a recorder before the cloud …');
    const [port, recorder] = [await freePort(), new Recorder()];
    try {
      const counted = await withStack(
        'costs',
        bench => measure(bench, recorder, options),
        settings => {
          recorder.listen(port, settings.cloudPort);
          settings.functionEndpoint = `http://127.0.0.1:${port}`;
        },
      );
      return sections(counted);
    } finally {
      recorder.close();
    }
  },
};
