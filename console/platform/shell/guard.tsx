import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Outlet } from 'react-router';
import { PageLink } from '../parts/link.tsx';
import { signIn, useSession } from '../session/session.ts';
import { useWords } from '../texts/index.ts';

/** Pages for who signed in; the others are asked to, and come back to the page. */
export function SignedIn() {
  const { common } = useWords();
  if (useSession().kind !== 'anonymous') return <Outlet />;
  return (
    <Box textAlign="center" padding="xxl">
      <SpaceBetween size="m">
        <Box variant="h1">{common.signInFirst}</Box>
        <Button variant="primary" onClick={signIn}>
          {common.signIn}
        </Button>
      </SpaceBetween>
    </Box>
  );
}

export function NoSuchPage() {
  const { common } = useWords();
  return (
    <Box textAlign="center" padding="xxl">
      <SpaceBetween size="m">
        <Box variant="h1">{common.noSuchPage}</Box>
        <PageLink to="/">{common.toStore}</PageLink>
      </SpaceBetween>
    </Box>
  );
}
