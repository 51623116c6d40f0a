import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import type { Placed } from './chart.ts';
import { Field } from './field.tsx';
import { FormContext, type FormState, titled } from './form-context.ts';
import type { Schema } from './lookup.ts';
import { nameOf } from './messages.ts';
import { hasFields } from './shape.ts';
import { useValuesWords } from './words.ts';

type Shared = Omit<FormState, 'root'>;

/** The fields of one schema, whose references are found in it. */
function Fields({ root, shared, path }: { root: Schema; shared: Shared; path: Placed['path'] }) {
  const state = useMemo(() => ({ ...shared, root }), [shared, root]);
  return (
    <FormContext.Provider value={state}>
      <Field path={path} schema={path.length > 0 ? titled(root, nameOf(path)) : root} />
    </FormContext.Provider>
  );
}

/** The charts inside, by the keys of their values; of one that is off it is said that its values are not used. */
function Inside({ placed, shared }: { placed: readonly Placed[]; shared: Shared }) {
  const words = useValuesWords();
  const shown = placed.filter(({ chart }) => hasFields(chart.schema));
  if (shown.length === 0) return null;
  return (
    <SpaceBetween size="s">
      <Header variant="h3">{words.charts}</Header>
      {shown.map(({ path, chart, on }) =>
        on && chart.schema ? (
          <Fields key={nameOf(path)} root={chart.schema} shared={shared} path={path} />
        ) : (
          <Box key={nameOf(path)} color="text-body-secondary">
            {words.chartOff(nameOf(path))}
          </Box>
        ),
      )}
    </SpaceBetween>
  );
}

interface Props extends Shared {
  root: Schema | undefined;
  placed: readonly Placed[];
  refused: boolean;
}

/** A form made from a chart's schema, and from those of the charts inside. A default export, so that its chunk comes only where there is one. */
export default function ValuesForm({ root, placed, refused, ...state }: Props) {
  const words = useValuesWords();
  const { own, defaults, values, problems, disabled, writing } = state;
  const shared = useMemo(
    () => ({ own, defaults, values, problems, disabled, writing }),
    [own, defaults, values, problems, disabled, writing],
  );
  return (
    <section aria-label={words.form}>
      <SpaceBetween size="m">
        {disabled && <Alert type="warning">{words.broken}</Alert>}
        {refused && <Alert type="info">{words.onlyInYaml}</Alert>}
        {hasFields(root) && <Fields root={root} shared={shared} path={[]} />}
        <Inside placed={placed} shared={shared} />
        <Box variant="small">{words.rest}</Box>
      </SpaceBetween>
    </section>
  );
}
