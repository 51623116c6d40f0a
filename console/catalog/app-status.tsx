import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Schema } from '../platform/api.ts';
import { useWords } from '../platform/texts/index.ts';

type Status = Schema<'App'>['status'];

const signs: Record<Status, StatusIndicatorProps.Type> = {
  draft: 'pending',
  active: 'success',
  suspended: 'stopped',
  deleted: 'stopped',
};

export function AppStatus({ status }: { status: Status }) {
  const { catalog } = useWords();
  return <StatusIndicator type={signs[status]}>{catalog.statuses[status]}</StatusIndicator>;
}
