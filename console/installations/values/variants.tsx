import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Field, Mapping } from './field.tsx';
import { Framed } from './fields.tsx';
import { type FieldProps, titled, useField, useForm } from './form-context.ts';
import type { Schema } from './lookup.ts';
import { bestVariants, blankOf, isKindOf, marksOf, refusedBy, shapeOf } from './shape.ts';
import { same, type Tree } from './tree.ts';
import { useValuesWords, type ValuesWords } from './words.ts';

/** A form by its title, else by what marks it, else by the kind of its values. */
function nameOf(root: Schema, variant: Schema, index: number, { kinds, or, variant: numbered }: ValuesWords): string {
  if (typeof variant.title === 'string' && variant.title) return variant.title;
  const marks = marksOf(root, variant).map(([, value]) => String(value));
  if (marks.length > 0) return marks.join(', ');
  const types = [variant.type ?? []].flat().map(type => kinds[type as keyof typeof kinds] ?? String(type));
  return types.length > 0 ? types.join(or) : numbered(index + 1);
}

/** Titles that several forms have tell none of them. */
function namesOf(root: Schema, variants: readonly Schema[], words: ValuesWords): string[] {
  const titles = variants.map(({ title }) => title);
  const telling = new Set(titles).size === titles.length;
  return variants.map((each, index) => nameOf(root, telling ? each : { ...each, title: undefined }, index, words));
}

/** Which form is shown: the one that was chosen, until the values say that it is another. */
function useChosen(root: Schema, variants: readonly Schema[], value: unknown) {
  const [chosen, setChosen] = useState<{ index: number; value: unknown }>();
  const best = bestVariants(root, variants, value);
  const holds = chosen && (same(chosen.value, value) || best.includes(chosen.index));
  return [holds ? chosen.index : (best[0] ?? 0), setChosen] as const;
}

/** One of several forms; choosing one writes what marks it, and takes away what it refuses. */
export function Variants({ variants, ...props }: FieldProps & { variants: readonly Schema[] }) {
  const words = useValuesWords();
  const { root, writing } = useForm();
  const field = useField(props);
  const { value, effective } = field;
  // The whole of the values has no key.
  const label = field.label || words.form;
  const [current, setChosen] = useChosen(root, variants, effective);
  const schema = variants[current] ?? {};
  const options = namesOf(root, variants, words).map((label, index) => ({ value: String(index), label }));
  const choose = (index: number) => {
    const next = variants[index] ?? {};
    setChosen({ index, value: effective });
    const fits = isKindOf(next, effective);
    if (!fits && value !== undefined) return field.set(blankOf(root, next));
    const marks = marksOf(root, next);
    for (const [key, mark] of marks) writing.write([...props.path, key], mark);
    if (!fits) return;
    const marked = { ...(effective as Tree | undefined), ...Object.fromEntries(marks) };
    for (const key of refusedBy(next, marked)) writing.remove([...props.path, key]);
  };
  const shape = shapeOf(root, schema, effective);
  const whole = shape.kind !== 'object';
  return (
    <SpaceBetween size="xs">
      {/* A field for the same value says the rest of it. */}
      <Framed field={whole ? { ...field, errorText: '', changed: false, schema: {} } : field}>
        <Select
          ariaLabel={label}
          options={options}
          selectedOption={options[current] ?? null}
          disabled={field.disabled}
          onChange={({ detail }) => choose(Number(detail.selectedOption.value))}
        />
      </Framed>
      <div className="berth-variant">
        {shape.kind === 'object' ? (
          <Mapping path={props.path} schema={schema} shape={shape} marked />
        ) : (
          <Field
            path={props.path}
            schema={{ ...titled(schema, words.inForm(label, options[current]?.label ?? '')), description: '' }}
          />
        )}
      </div>
    </SpaceBetween>
  );
}
