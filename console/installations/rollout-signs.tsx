import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Schema } from '../platform/api.ts';
import { useWords } from '../platform/texts/index.ts';

export type Rollout = Schema<'Rollout'>;
export type RolloutSummary = Schema<'RolloutSummary'>;
export type Member = Rollout['installations'][number];

const signs: Record<RolloutSummary['status'], StatusIndicatorProps.Type> = {
  running: 'in-progress',
  succeeded: 'success',
  stopped: 'error',
};
const memberSigns: Record<Member['status'], StatusIndicatorProps.Type> = {
  waiting: 'pending',
  running: 'loading',
  succeeded: 'success',
  failed: 'error',
  'rolled-back': 'warning',
  skipped: 'stopped',
};

export function RolloutStatus({ status }: { status: RolloutSummary['status'] }) {
  const { rollouts } = useWords();
  return <StatusIndicator type={signs[status]}>{rollouts.statuses[status]}</StatusIndicator>;
}

export function MemberStatus({ status }: { status: Member['status'] }) {
  const { rollouts } = useWords();
  return <StatusIndicator type={memberSigns[status]}>{rollouts.memberStatuses[status]}</StatusIndicator>;
}

/** How many of its installations are at their end, and how many there are. */
export function doneOf({ counts }: Pick<RolloutSummary, 'counts'>): { done: number; all: number } {
  const { waiting = 0, running = 0, skipped = 0 } = counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { done: all - waiting - running - skipped, all };
}
