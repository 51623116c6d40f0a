import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Schema } from '../../platform/api.ts';
import { Code, Editor } from '../../platform/parts/lazy.tsx';
import { Skeleton } from '../../platform/parts/loaded.tsx';
import { useWords } from '../../platform/texts/index.ts';
import { readChart } from './check.ts';
import { useValues } from './use-values.ts';

const ValuesForm = lazy(() => import('./form.tsx'));

const views = ['form', 'yaml', 'both'] as const;
type View = (typeof views)[number];

/** Two columns need as much; pixels. */
const wide = matchMedia('(min-width: 1200px)');
const viewKey = 'berth.values-view';

function useWide(): boolean {
  const [matches, setMatches] = useState(wide.matches);
  useEffect(() => {
    const follow = () => setMatches(wide.matches);
    wide.addEventListener('change', follow);
    return () => wide.removeEventListener('change', follow);
  }, []);
  return matches;
}

/** How somebody likes to see values; both at once only where there is room. */
function useView(): [View, (view: View) => void, readonly View[]] {
  const room = useWide();
  const [chosen, setChosen] = useState(() => views.find(view => view === localStorage.getItem(viewKey)));
  const offered: readonly View[] = room ? views : views.filter(view => view !== 'both');
  const choose = (view: View) => {
    localStorage.setItem(viewKey, view);
    setChosen(view);
  };
  const view = chosen && offered.includes(chosen) ? chosen : room ? 'both' : 'form';
  return [view, choose, offered];
}

function Defaults({ text }: { text: string | null }) {
  const { installations, store } = useWords();
  return (
    <FormField stretch label={installations.defaults} description="values.yaml">
      {text ? <Code file="values.yaml" text={text} /> : <span>{store.noValues}</span>}
    </FormField>
  );
}

interface Props {
  values: string;
  /** Whose defaults, and whose schema. */
  version: Pick<Schema<'VersionDetail'>, 'values' | 'valuesSchema' | 'files'>;
  change: (values: string) => void;
}

/** The user's values, as YAML and, where the chart has a schema, as a form: two views of the same text. */
export default function ValuesEditor({ values, version, change }: Props) {
  const { installations, values: words } = useWords();
  const latest = useRef(change);
  latest.current = change;
  const stable = useMemo(() => (text: string) => latest.current(text), []);
  const { values: defaults, valuesSchema, files } = version;
  const chart = useMemo(() => readChart(defaults, valuesSchema, files), [defaults, valuesSchema, files]);
  const state = useValues(values, stable, chart);
  const [view, choose, offered] = useView();
  const editor = (
    <FormField stretch label={installations.yours} description={installations.valuesHint}>
      <Editor
        label={installations.yours}
        language="yaml"
        rows={24}
        value={values}
        onChange={stable}
        problems={state.problems}
      />
    </FormField>
  );
  const form = chart.schema && (
    <Suspense fallback={<Skeleton height={480} />}>
      <ValuesForm
        root={chart.schema}
        own={state.own}
        defaults={chart.defaults}
        problems={state.problems}
        disabled={state.broken}
        refused={state.refused}
        write={state.write}
      />
    </Suspense>
  );
  return (
    <SpaceBetween size="m">
      {form && (
        <SegmentedControl
          label={words.view}
          selectedId={view}
          options={offered.map(id => ({ id, text: words.views[id] }))}
          onChange={({ detail }) => choose(views.find(id => id === detail.selectedId) ?? 'yaml')}
        />
      )}
      {form && view === 'form' ? (
        form
      ) : (
        <div className="berth-editor">
          {form && view === 'both' && form}
          {editor}
          {!(form && view === 'both') && <Defaults text={defaults} />}
        </div>
      )}
    </SpaceBetween>
  );
}
