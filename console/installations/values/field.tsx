import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useWords } from '../../platform/texts/index.ts';
import { BooleanField, ChoiceField, Framed, LineField, YamlField } from './fields.tsx';
import { type FieldProps, useField, useForm } from './form-context.ts';
import { type Schema, unfolded } from './schema.ts';
import { blankOf, marksOf, shapeOf, variantOf } from './shape.ts';
import { pointerOf } from './tree.ts';

type Properties = readonly [key: string, schema: unknown][];

/** The fields of a mapping; what may have one value only is no question. */
function Properties({ path, properties }: Pick<FieldProps, 'path'> & { properties: Properties }) {
  const { root } = useForm();
  const fields = properties.map(([key, schema]) => ({ key, schema: unfolded(root, schema) }));
  return (
    <SpaceBetween size="m">
      {fields
        .filter(({ schema }) => !('const' in schema))
        .map(({ key, schema }) => (
          <Field key={key} path={[...path, key]} schema={schema} />
        ))}
    </SpaceBetween>
  );
}

/** A mapping, whose fields are made when it is opened: schemas can be deep, and can contain themselves. */
function Section({ path, schema, properties }: FieldProps & { properties: Properties }) {
  const { values } = useWords();
  const { problems } = useForm();
  const { label, description, changed, errorText } = useField({ path, schema });
  const within = problems.filter(
    ({ pointer, severity }) => severity === 'error' && pointer.startsWith(`${pointerOf(path)}/`),
  ).length;
  const [open, setOpen] = useState(changed);
  return (
    <ExpandableSection
      headerText={label}
      headerDescription={[description, errorText, within > 0 ? values.within(within) : ''].filter(Boolean).join(' ')}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && (
        <div className="berth-variant">
          <Properties path={path} properties={properties} />
        </div>
      )}
    </ExpandableSection>
  );
}

function ListField({ items, ...props }: FieldProps & { items: Schema }) {
  const { values } = useWords();
  const { root, write } = useForm();
  const field = useField(props);
  const { label, effective, disabled } = field;
  const found = Array.isArray(effective) ? effective : [];
  const item = unfolded(root, items);
  return (
    <Framed field={field}>
      <SpaceBetween size="xs">
        {found.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list has no other name than its place
          <div className="berth-item" key={index}>
            <Field
              path={[...props.path, index]}
              schema={{ ...item, title: values.item(String(item.title ?? label), index + 1) }}
            />
            <Button
              iconName="remove"
              variant="icon"
              ariaLabel={values.removeItem(label, index + 1)}
              disabled={disabled}
              onClick={() => write([...props.path, index], undefined)}
            />
          </div>
        ))}
        <Button
          iconName="add-plus"
          disabled={disabled}
          ariaLabel={values.addItem(label)}
          onClick={() => write([...props.path, found.length], blankOf(root, item))}
        >
          {values.add}
        </Button>
      </SpaceBetween>
    </Framed>
  );
}

/** One of several forms; choosing one writes what marks it. */
function Variants({ variants, ...props }: FieldProps & { variants: readonly Schema[] }) {
  const { values } = useWords();
  const { root, write } = useForm();
  const field = useField(props);
  const [chosen, setChosen] = useState<number>();
  const current = chosen ?? variantOf(root, variants, field.effective);
  const schema = variants[current] ?? {};
  const options = variants.map(({ title, type }, index) => ({
    value: String(index),
    label: String(title ?? type ?? values.variant(index + 1)),
  }));
  const choose = (index: number) => {
    setChosen(index);
    for (const [key, value] of marksOf(root, variants[index] ?? {})) write([...props.path, key], value);
  };
  const shape = shapeOf(root, { ...schema, oneOf: undefined, anyOf: undefined }, field.effective);
  return (
    <SpaceBetween size="xs">
      <Framed field={field}>
        <Select
          ariaLabel={field.label}
          options={options}
          selectedOption={options[current] ?? null}
          disabled={field.disabled}
          onChange={({ detail }) => choose(Number(detail.selectedOption.value))}
        />
      </Framed>
      <div className="berth-variant">
        {shape.kind === 'object' ? (
          <Properties path={props.path} properties={shape.properties} />
        ) : (
          <Field path={props.path} schema={{ ...schema, oneOf: undefined, anyOf: undefined }} />
        )}
      </div>
    </SpaceBetween>
  );
}

/** The field that a schema makes. */
export function Field(props: FieldProps) {
  const { root } = useForm();
  const { effective } = useField(props);
  const schema = unfolded(root, props.schema);
  const shape = shapeOf(root, schema, effective);
  const all = { path: props.path, schema };
  switch (shape.kind) {
    case 'object':
      return props.path.length === 0 ? (
        <Properties path={props.path} properties={shape.properties} />
      ) : (
        <Section {...all} properties={shape.properties} />
      );
    case 'list':
      return <ListField {...all} items={shape.items} />;
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
