import CodeView from '@cloudscape-design/code-view/code-view';
import json from '@cloudscape-design/code-view/highlight/json';
import markdown from '@cloudscape-design/code-view/highlight/markdown';
import sh from '@cloudscape-design/code-view/highlight/sh';
import yaml from '@cloudscape-design/code-view/highlight/yaml';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useWords } from '../texts/index.ts';

/** More would make the browser slow; characters. The package has the whole file. */
const limit = 200_000;

type Highlight = typeof yaml;

const byExtension: Record<string, Highlight> = {
  yaml,
  yml: yaml,
  tpl: yaml,
  json,
  md: markdown,
  sh,
};

/** A file with line numbers and colours. A default export, so that its chunk comes only where a file is shown. */
export default function Code({ file, children }: { file: string; children: string }) {
  const { common } = useWords();
  const highlight = byExtension[file.split('.').at(-1)?.toLowerCase() ?? ''];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="berth-code" tabIndex={0} aria-label={file}>
      <CodeView
        lineNumbers
        wrapLines
        content={children.slice(0, limit)}
        {...(highlight ? { highlight } : {})}
        actions={
          <CopyToClipboard
            copyButtonAriaLabel={common.copy}
            copySuccessText={common.copied}
            copyErrorText={common.notCopied}
            textToCopy={children}
          />
        }
      />
    </section>
  );
}
