import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import type { ReactNode } from 'react';

/** What a cell has to say on demand, under a title that is no heading among its neighbours. */
export function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <ExpandableSection
      variant="inline"
      headerText={
        <Box variant="span" fontSize="body-m" fontWeight="normal">
          {title}
        </Box>
      }
    >
      {children}
    </ExpandableSection>
  );
}
