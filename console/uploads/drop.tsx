import Button from '@cloudscape-design/components/button';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWords } from '../platform/texts/index.ts';

/** Takes files that are dropped anywhere on the page. */
export function DropAnywhere({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { uploads } = useWords();
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const hold = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', hold, { signal });
    addEventListener('drop', drop, { signal });
    // Leaving the window has nothing that it goes to.
    addEventListener('dragleave', event => event.relatedTarget === null && setOver(false), { signal });
    return () => stop.abort();
  }, []);
  return over ? <div className="berth-drop">{uploads.drop}</div> : null;
}

/** A button that opens the system's choice of files. */
export function ChooseFiles({
  accept,
  multiple = false,
  onFiles,
  children,
  primary = false,
}: {
  accept: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  children: ReactNode;
  primary?: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        onChange={event => {
          onFiles([...(event.target.files ?? [])]);
          // The same file can be chosen again, after it was mended.
          event.target.value = '';
        }}
      />
      <Button iconName="upload" variant={primary ? 'primary' : 'normal'} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
