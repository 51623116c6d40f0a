import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { Code } from '../platform/parts/lazy.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useYamlProblem } from './yaml-problem.ts';

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
  const problem = useYamlProblem(values);
  return (
    <div className="berth-editor">
      <FormField
        stretch
        label={installations.yours}
        description={installations.valuesHint}
        errorText={problem && installations.yamlProblem(problem.line, problem.detail)}
      >
        <div className="berth-yaml">
          <Textarea rows={24} spellcheck={false} value={values} onChange={({ detail }) => change(detail.value)} />
        </div>
      </FormField>
      <FormField stretch label={installations.defaults} description="values.yaml">
        {defaults ? <Code file="values.yaml" text={defaults} /> : <span>{store.noValues}</span>}
      </FormField>
    </div>
  );
}
