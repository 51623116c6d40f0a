import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { useWords } from '../../platform/texts/index.ts';
import { Field } from './field.tsx';
import { FormContext, type FormState } from './form-context.ts';

/** A form made from a chart's schema. A default export, so that its chunk comes only where there is one. */
export default function ValuesForm({ refused, ...state }: FormState & { refused: boolean }) {
  const { values } = useWords();
  const { root, own, defaults, problems, disabled, write } = state;
  const shared = useMemo(
    () => ({ root, own, defaults, problems, disabled, write }),
    [root, own, defaults, problems, disabled, write],
  );
  return (
    <section aria-label={values.form}>
      <SpaceBetween size="m">
        {disabled && <Alert type="warning">{values.broken}</Alert>}
        {refused && <Alert type="info">{values.onlyInYaml}</Alert>}
        <FormContext.Provider value={shared}>
          <Field path={[]} schema={root} />
        </FormContext.Provider>
        <Box variant="small">{values.rest}</Box>
      </SpaceBetween>
    </section>
  );
}
