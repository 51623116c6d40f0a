import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Findings, InspectionReport } from '../lifecycle/inspection.tsx';
import type { Schema } from '../platform/api.ts';
import { useWords } from '../platform/texts/index.ts';

/** What the chart runs and asks for, before anybody installs it. */
export function Security({ inspection }: { inspection: Schema<'Inspection'> | null }) {
  const { store, lifecycle } = useWords();
  if (!inspection) return <StatusIndicator type="in-progress">{lifecycle.inspecting}</StatusIndicator>;
  return (
    <SpaceBetween size="l">
      <Box color="text-body-secondary">{store.securityHint}</Box>
      <InspectionReport inspection={inspection}>
        <Findings findings={inspection.findings} />
      </InspectionReport>
    </SpaceBetween>
  );
}
