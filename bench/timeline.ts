import { setTimeout as sleep } from 'node:timers/promises';
import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import type { Taken } from './operators.ts';

/** Where the time of one operation went; milliseconds. All of them together, without `accepted`, are the operation's time. */
export interface Timeline {
  /** Until the API had answered: in `started`. */
  accepted: number;
  /** Until the state machine was in its first state. */
  started: number;
  preview: number;
  apply: number;
  looks: number;
  /** Waiting between two looks. */
  pauses: number;
  /** From the last step's beginning until whoever polls has read its record. */
  end: number;
  /** All else: choices, and the way from one state to the next. */
  between: number;
}

/** The states of statemachines/installation.asl.json by what they are to an operation that goes well. */
const parts: Record<string, 'preview' | 'apply' | 'looks' | 'pauses'> = {
  preview: 'preview',
  apply: 'apply',
  'wait for the objects': 'looks',
  pause: 'pauses',
};
const last = 'succeeded';

/** All events of an execution that has ended, or is about to. */
async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  for (;;) {
    const input = { executionArn, maxResults: 1000, includeExecutionData: false };
    const { events = [] } = await client.send(new GetExecutionHistoryCommand(input));
    if (/^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(events.at(-1)?.type ?? '')) return events;
    await sleep(20);
  }
}

/** Reads an operation's times off its execution. */
export async function timelineOf(client: SFNClient, taken: Taken): Promise<Timeline> {
  const { begun, answered, seen, execution = '' } = taken;
  const line = { preview: 0, apply: 0, looks: 0, pauses: 0 };
  let [first, entered, lastEntered] = [0, 0, seen];
  for (const event of await historyOf(client, execution)) {
    const at = event.timestamp?.getTime() ?? 0;
    const name = event.stateEnteredEventDetails?.name;
    if (name) {
      first ||= at;
      entered = at;
      if (name === last) lastEntered = at;
    }
    const part = parts[event.stateExitedEventDetails?.name ?? ''];
    if (part) line[part] += at - entered;
  }
  const known = line.preview + line.apply + line.looks + line.pauses;
  return {
    accepted: answered - begun,
    started: first - begun,
    ...line,
    end: seen - lastEntered,
    between: lastEntered - first - known,
  };
}
