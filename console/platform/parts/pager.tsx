import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWords } from '../texts/index.ts';

interface Props {
  page: number;
  /** Undefined where there is none. */
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
}

/** To the page before and the next one; how many there are, an opaque cursor does not tell. */
export function Pager({ page, next, previous }: Props) {
  const { common } = useWords();
  if (!next && !previous) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Button
        // Inside of a form, turning a page is not sending it.
        formAction="none"
        iconName="angle-left"
        variant="icon"
        ariaLabel={common.previousPage}
        disabled={!previous}
        onClick={previous}
      />
      <span aria-live="polite">{common.page(page)}</span>
      <Button
        formAction="none"
        iconName="angle-right"
        variant="icon"
        ariaLabel={common.nextPage}
        disabled={!next}
        onClick={next}
      />
    </SpaceBetween>
  );
}
