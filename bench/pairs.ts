import { SFNClient } from '@aws-sdk/client-sfn';
import { region } from '../local/settings.ts';
import type { Invocations } from './invocations.ts';
import { type Summary, summarize } from './measure.ts';
import { type Operator, pollInterval, type Step, steps, type Taken } from './operators.ts';
import { milliseconds, type Section, verdict } from './report.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** What Berth may take more than helm alone, state machine and polling included; milliseconds. */
const overheadTarget = 2000;
const stepFunction = 'berth-installations-step';

/** One step, taken by both. */
interface Pair {
  step: Step;
  berth: number;
  helm: number;
  timeline?: Timeline;
  /** Each run of the function that takes the state machine's steps, milliseconds. */
  runs: number[];
}

interface Sides {
  berth: Operator;
  helm: Operator;
  invocations: Invocations;
  cloudUrl: string;
}

const lasted = ({ begun, seen }: Taken): number => seen - begun;

/** Takes releases of the same name through their lives, one with Berth and one with helm, step by step in turns: what else the machine does falls on both. */
export async function measurePairs(sides: Sides, n: number, say: (line: string) => void): Promise<Pair[]> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const machine = new SFNClient({ endpoint: sides.cloudUrl, region, credentials });
  const pairs: Pair[] = [];
  // The first brings the functions up, and helm's knowledge of the cluster's kinds into its cache.
  for (let index = 0; index <= n; index++) {
    say(index === 0 ? 'Warming up with a first release …' : `Release ${index} of ${n}, with Berth and with helm …`);
    // Another name each time: the volumes of an uninstalled release stay, and a new one would find them.
    const release = `cache-${index}`;
    for (const step of steps) {
      const before = index % 2 === 0 ? undefined : await sides.helm.take(step, release);
      const berth = await sides.berth.take(step, release);
      const timeline = berth.execution ? await timelineOf(machine, berth) : undefined;
      const runs = await sides.invocations.runs(stepFunction, berth.begun);
      const helm = before ?? (await sides.helm.take(step, release));
      if (index > 0)
        pairs.push({ step, berth: lasted(berth), helm: lasted(helm), runs, ...(timeline ? { timeline } : {}) });
    }
  }
  machine.destroy();
  return pairs;
}

interface Measured {
  step: Step;
  berth: Summary;
  helm: Summary;
  /** Of the pairs' differences. */
  overhead: Summary;
}

function measuredOf(pairs: readonly Pair[]): Measured[] {
  return steps.map(step => {
    const own = pairs.filter(each => each.step === step);
    return {
      step,
      berth: summarize(own.map(({ berth }) => berth)),
      helm: summarize(own.map(({ helm }) => helm)),
      overhead: summarize(own.map(({ berth, helm }) => berth - helm)),
    };
  });
}

function comparison(pairs: readonly Pair[]): Section {
  const measured = measuredOf(pairs);
  return {
    title: 'Redis through Berth, and with helm alone',
    columns: ['', 'Berth p50', 'p95', 'helm p50', 'p95', 'more p50', 'p95', 'n', 'p50 ≤ 2 s'],
    rows: measured.map(({ step, berth, helm, overhead }) => [
      step,
      ...[berth, helm, overhead].flatMap(({ p50, p95 }) => [milliseconds(p50), milliseconds(p95)]),
      String(berth.n),
      verdict(overhead.p50, overheadTarget),
    ]),
    notes: [
      `Milliseconds on one local cluster, in turns. Berth: from the request until a client that asks every ${pollInterval} ms reads that the operation has succeeded; a preview is one request. ` +
        'More: the difference of each pair, so its p50 is not that of the columns.',
      'Helm: upgrade --install --wait, rollback --wait, uninstall --wait (kstatus, as Berth looks), preview: --dry-run=server; as the cluster’s admin, with the packages on its disk and its knowledge of the ' +
        'cluster’s kinds in its cache. The charts (11.3.4, upgraded to 12.0.0, default values) need no adapting for this cluster. Pods are kwok’s: ready at once, and so are volumes.',
    ],
    data: measured,
  };
}

const columns: (keyof Timeline)[] = ['accepted', 'started', 'preview', 'apply', 'looks', 'pauses', 'end', 'between'];

function profile(pairs: readonly Pair[]): Section {
  const operations = steps.filter(step => step !== 'preview');
  const data = operations.map(step => {
    const own = pairs.filter(each => each.step === step);
    const middle = (of: (pair: Pair) => number): number => summarize(own.map(of)).p50;
    return {
      step,
      ...Object.fromEntries(columns.map(part => [part, middle(({ timeline }) => timeline?.[part] ?? 0)])),
      runs: middle(({ runs }) => runs.length),
      inRuns: middle(({ runs }) => runs.reduce((sum, run) => sum + run, 0)),
      // Of the pair in the middle: runs differ in number, so there is no median of each.
      each: own.sort((a, b) => a.berth - b.berth)[Math.floor(own.length / 2)]?.runs ?? [],
    };
  });
  return {
    title: 'Where Berth’s time goes',
    columns: ['', ...columns, 'λ runs', 'λ ms', 'each, in the middle pair'],
    rows: data.map((each, index) => [
      each.step,
      ...columns.map(part =>
        milliseconds(Number(Object.entries(data[index] ?? {}).find(([key]) => key === part)?.[1])),
      ),
      String(each.runs),
      milliseconds(each.inRuns),
      each.each.map(milliseconds).join(' + '),
    ]),
    notes: [
      'Medians, milliseconds, off the executions’ histories. Accepted is in started: the API’s answer. Looks and pauses alternate. End: the last step, until the client has read its record. Between: choices, and the ' +
        'way from state to state. The emulator waits 150 ms before an execution’s first state.',
      'λ: runs of the function that takes the steps (preview, apply, looks, end), and what they took themselves.',
    ],
    data,
  };
}

/** What was measured, and where the time goes. */
export const pairSections = (pairs: readonly Pair[]): Section[] => [comparison(pairs), profile(pairs)];
