import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense } from 'react';
import { Code } from '../platform/parts/lazy.tsx';
import { Skeleton } from '../platform/parts/loaded.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useValuesWords } from './values/words.ts';

const ValuesDifference = lazy(() => import('./values/difference.tsx'));

/** Values as they are by the chart, now, and next. */
export interface Three {
  default: string;
  /** Null where nothing runs yet. */
  now: string | null;
  proposed: string;
}

/** Default, now and new beside each other; and what changes, where there is something now. */
export function ThreeValues({ default: defaults, now, proposed }: Three) {
  const { installations } = useWords();
  const words = useValuesWords();
  const columns = [
    { label: installations.defaults, text: defaults },
    ...(now === null ? [] : [{ label: installations.now, text: now }]),
    { label: installations.proposed, text: proposed },
  ];
  return (
    <SpaceBetween size="m">
      {now !== null && (
        <FormField label={words.difference} description={words.differenceHint} stretch>
          <Suspense fallback={<Skeleton />}>
            <ValuesDifference from={now} to={proposed} />
          </Suspense>
        </FormField>
      )}
      <div className="berth-three">
        {columns.map(({ label, text }) => (
          <FormField key={label} label={label} stretch>
            <Code file="values.yaml" text={text || '{}'} />
          </FormField>
        ))}
      </div>
    </SpaceBetween>
  );
}
