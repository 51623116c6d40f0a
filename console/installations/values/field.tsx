import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { EntriesField } from './entries.tsx';
import { BooleanField, ChoiceField, LineField, YamlField } from './fields.tsx';
import { type FieldProps, useField, useForm } from './form-context.ts';
import { ListField } from './list-field.tsx';
import { unfolded } from './schema.ts';
import { isSettled, type Shape, shapeOf } from './shape.ts';
import { isTree, pointerOf, valueAt } from './tree.ts';
import { Variants } from './variants.tsx';
import { useValuesWords } from './words.ts';

type ObjectShape = Extract<Shape, { kind: 'object' }>;

interface MappingProps extends FieldProps {
  shape: ObjectShape;
  /** Of a form that was chosen: what marks it is no question. */
  marked?: boolean;
}

/** The fields of a mapping: for the keys that have names, and for those of any name. */
export function Mapping({ path, schema, shape, marked = false }: MappingProps) {
  const { root, values } = useForm();
  const required = Array.isArray(schema.required) ? schema.required : [];
  const asked = shape.properties.filter(([key, each]) => {
    const value = valueAt(values, [...path, key]);
    return !isSettled(unfolded(root, each, value), value, { marked, required: required.includes(key) });
  });
  return (
    <SpaceBetween size="m">
      {asked.map(([key, each]) => (
        <Field key={key} path={[...path, key]} schema={isTree(each) ? each : {}} />
      ))}
      {shape.entries && (
        <EntriesField
          path={path}
          schema={schema}
          entries={shape.entries}
          named={shape.properties.map(([key]) => key)}
        />
      )}
    </SpaceBetween>
  );
}

/** A mapping, whose fields are made when it is opened: schemas can be deep, and can contain themselves. */
function Section({ path, schema, shape }: MappingProps) {
  const words = useValuesWords();
  const { problems } = useForm();
  const { label, description, changed, errorText } = useField({ path, schema });
  const within = problems.filter(
    ({ pointer, severity }) => severity === 'error' && pointer.startsWith(`${pointerOf(path)}/`),
  ).length;
  const [open, setOpen] = useState(changed);
  return (
    <ExpandableSection
      headerText={label}
      headerDescription={[description, errorText, within > 0 ? words.within(within) : ''].filter(Boolean).join(' ')}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && (
        <div className="berth-variant">
          <Mapping path={path} schema={schema} shape={shape} />
        </div>
      )}
    </ExpandableSection>
  );
}

/** The field that a schema makes. */
export function Field(props: FieldProps) {
  const { root } = useForm();
  const { schema, effective } = useField(props);
  const shape = shapeOf(root, schema, effective);
  const all = { path: props.path, schema };
  switch (shape.kind) {
    case 'object':
      return props.path.length === 0 ? <Mapping {...all} shape={shape} /> : <Section {...all} shape={shape} />;
    case 'list':
      return <ListField {...all} prefix={shape.prefix} rest={shape.rest} />;
    case 'variants':
      return <Variants {...all} variants={shape.variants} />;
    case 'choice':
      return <ChoiceField {...all} choices={shape.choices} />;
    case 'boolean':
      return <BooleanField {...all} />;
    case 'line':
      return <LineField {...all} types={shape.types} />;
    case 'yaml':
      return <YamlField {...all} />;
  }
}
