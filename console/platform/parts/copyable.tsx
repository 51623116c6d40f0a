import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useWords } from '../texts/index.ts';
import { Breakable } from './breakable.tsx';

/** A line to copy: a command, a digest, a token. */
export function Copyable({ text }: { text: string }) {
  const { common } = useWords();
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      textToDisplay={<Breakable text={text} />}
      copyButtonAriaLabel={`${common.copy}: ${text}`}
      copySuccessText={common.copied}
      copyErrorText={common.notCopied}
    />
  );
}
