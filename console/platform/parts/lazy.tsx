import { lazy, Suspense } from 'react';
import { Skeleton } from './loaded.tsx';

const LazyCode = lazy(() => import('./code.tsx'));
const LazyMarkdown = lazy(() => import('./markdown.tsx'));

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
