import { lazy, Suspense } from 'react';
import type { Schema } from '../platform/api.ts';
import { Skeleton } from '../platform/parts/loaded.tsx';

const ValuesEditor = lazy(() => import('./values/values-editor.tsx'));

/** The user's values. */
export function ValuesStep(props: {
  values: string;
  version: Schema<'VersionDetail'>;
  change: (values: string) => void;
}) {
  return (
    <Suspense fallback={<Skeleton height={480} />}>
      <ValuesEditor {...props} />
    </Suspense>
  );
}
