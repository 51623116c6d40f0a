import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useWords } from '../platform/texts/index.ts';
import type { Status } from './rules.ts';

const signs: Record<Status, StatusIndicatorProps.Type> = {
  draft: 'pending',
  submitted: 'pending',
  'in-review': 'in-progress',
  passed: 'info',
  rejected: 'error',
  active: 'success',
  suspended: 'stopped',
  deleted: 'stopped',
};

export function VersionStatus({ status }: { status: Status }) {
  const { lifecycle } = useWords();
  return <StatusIndicator type={signs[status]}>{lifecycle.statuses[status]}</StatusIndicator>;
}
