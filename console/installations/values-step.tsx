import FormField from '@cloudscape-design/components/form-field';
import { Code, Editor } from '../platform/parts/lazy.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useProblems } from './values/use-problems.ts';

/** The user's values, beside the chart's own with their comments. */
export function ValuesStep({
  values,
  defaults,
  change,
}: {
  values: string;
  defaults: string | null;
  change: (values: string) => void;
}) {
  const { installations, store } = useWords();
  const problems = useProblems(values);
  return (
    <div className="berth-editor">
      <FormField stretch label={installations.yours} description={installations.valuesHint}>
        <Editor
          label={installations.yours}
          language="yaml"
          rows={24}
          value={values}
          onChange={change}
          problems={problems}
        />
      </FormField>
      <FormField stretch label={installations.defaults} description="values.yaml">
        {defaults ? <Code file="values.yaml" text={defaults} /> : <span>{store.noValues}</span>}
      </FormField>
    </div>
  );
}
