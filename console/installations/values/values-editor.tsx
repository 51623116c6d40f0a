import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { subchartsQuery } from '../../catalog/queries.ts';
import type { Schema } from '../../platform/api.ts';
import { Code, Editor } from '../../platform/parts/lazy.tsx';
import { Skeleton } from '../../platform/parts/loaded.tsx';
import { useWords } from '../../platform/texts/index.ts';
import { chartsInFiles, readChart } from './chart.ts';
import { hasFields } from './shape.ts';
import { useValues } from './use-values.ts';
import { useValuesWords } from './words.ts';

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
  version: Pick<Schema<'VersionDetail'>, 'id' | 'values' | 'valuesSchema' | 'files'>;
  change: (values: string) => void;
}

/** What the version says of its values, and what the charts inside say, as soon as they are read. */
function useChart({ id, values, valuesSchema, files }: Props['version']) {
  const inside = useMemo(() => chartsInFiles(files).length > 0, [files]);
  const query = useQuery({ ...subchartsQuery(id), enabled: inside });
  const subcharts = query.data?.items;
  const chart = useMemo(
    () => readChart({ values, valuesSchema, files }, subcharts),
    [values, valuesSchema, files, subcharts],
  );
  return { chart, failed: query.isError, retry: () => void query.refetch() };
}

/** The user's values, as YAML and, where the chart or one inside has a schema, as a form: two views of the same text. */
export default function ValuesEditor({ values, version, change }: Props) {
  const { installations, common } = useWords();
  const words = useValuesWords();
  const latest = useRef(change);
  latest.current = change;
  const stable = useMemo(() => (text: string) => latest.current(text), []);
  const { chart, failed, retry } = useChart(version);
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
  const form = (hasFields(chart.schema) || state.merged.placed.some(each => hasFields(each.chart.schema))) && (
    <Suspense fallback={<Skeleton height={480} />}>
      <ValuesForm
        root={chart.schema}
        placed={state.merged.placed}
        own={state.own}
        defaults={state.defaults}
        values={state.merged.values}
        problems={state.problems}
        disabled={state.broken}
        refused={state.refused}
        writing={state.writing}
      />
    </Suspense>
  );
  return (
    <SpaceBetween size="m">
      {failed && (
        <Alert type="info" action={<Button onClick={retry}>{common.retry}</Button>}>
          {words.chartsUnread}
        </Alert>
      )}
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
          {!(form && view === 'both') && <Defaults text={version.values} />}
        </div>
      )}
    </SpaceBetween>
  );
}
