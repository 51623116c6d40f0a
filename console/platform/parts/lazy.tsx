import { lazy, Suspense } from 'react';
import type { EditorProps } from './editor/editor.tsx';
import { Skeleton } from './loaded.tsx';

const LazyCode = lazy(() => import('./code.tsx'));
const LazyEditor = lazy(() => import('./editor/editor.tsx'));
const loadMarkdown = () => import('./markdown.tsx');
const LazyMarkdown = lazy(loadMarkdown);

/** For pages whose main thing is a text: its chunk comes beside the data, not after it. */
export function preloadMarkdown(): void {
  loadMarkdown().catch(() => {});
}

/** Code with colours; its chunk is loaded when the first one is shown. */
export function Code({ file, text }: { file: string; text: string }) {
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <LazyCode file={file}>{text}</LazyCode>
    </Suspense>
  );
}

/** Markdown of strangers, made safe; its chunk is loaded when the first one is shown. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <LazyMarkdown>{text}</LazyMarkdown>
    </Suspense>
  );
}

/** An editor for code; its chunk is loaded when the first one is shown. */
export function Editor(props: EditorProps) {
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <LazyEditor {...props} />
    </Suspense>
  );
}
