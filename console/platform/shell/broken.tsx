import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Component, type ReactNode } from 'react';
import { useWords } from '../texts/index.ts';

function Explanation() {
  const { common } = useWords();
  return (
    <Box textAlign="center" padding="xxl">
      <SpaceBetween size="m">
        <Box variant="h1">{common.broken}</Box>
        <Box>{common.brokenBody}</Box>
        <Button onClick={() => location.reload()}>{common.reload}</Button>
      </SpaceBetween>
    </Box>
  );
}

/** Around a page whose chunk may not load, or that may fail. */
export class Broken extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Explanation /> : this.props.children;
  }
}
