import { setting } from '../../platform/configuration.ts';

/** What a step tells the state machine: where to go next, and why. */
export interface StepResult {
  state: 'done' | 'waiting' | 'failed';
  detail: string;
}

export const done = (detail = ''): StepResult => ({ state: 'done', detail });
export const failed = (detail: string): StepResult => ({ state: 'failed', detail });
export const waiting = (detail: string): StepResult => ({ state: 'waiting', detail });

/** Whether what is waited for since then has had its time. */
export function overdue(since: Date): boolean {
  return Date.now() - since.getTime() > setting('READY_TIMEOUT_SECONDS') * 1000;
}
