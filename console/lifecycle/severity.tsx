import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useWords } from '../platform/texts/index.ts';

const signs = { info: 'info', warning: 'warning', danger: 'error', error: 'error' } as const;

/** How bad a finding is. */
export function Severity({ severity }: { severity: keyof typeof signs }) {
  const { lifecycle } = useWords();
  return <StatusIndicator type={signs[severity]}>{lifecycle.severities[severity]}</StatusIndicator>;
}
