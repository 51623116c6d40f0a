import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { type ReactNode, useState } from 'react';
import { parseDocument, stringify } from 'yaml';
import { yamlOptions } from './document.ts';
import { type FieldProps, useField } from './form-context.ts';
import type { Schema } from './lookup.ts';
import { patternWords } from './pattern-words.ts';
import { type Choice, typedValue } from './shape.ts';
import { same } from './tree.ts';
import { useValuesWords, type ValuesWords } from './words.ts';

type Field = ReturnType<typeof useField>;

function said(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? stringify(value, yamlOptions).trimEnd() : String(value);
}

/** What may be typed, in words. */
function limitsOf(schema: Schema, words: ValuesWords): string {
  const said = (texts: ValuesWords['limits'] | ValuesWords['sizes']) =>
    Object.entries(texts).flatMap(([keyword, text]) =>
      typeof schema[keyword] === 'number' ? [text(String(schema[keyword]))] : [],
    );
  const { pattern, format } = schema;
  const known = words.formats[format as keyof typeof words.formats];
  const all = [
    ...said(words.limits),
    ...said(words.sizes),
    ...(typeof pattern === 'string' ? [patternWords(pattern, words)] : []),
    ...(typeof format === 'string' ? [known ?? words.otherFormat(format)] : []),
  ];
  return all.length > 0 ? words.allowed(all.join(words.and)) : '';
}

/** What is around every field: its name, its limits, its problems, and the way back to the chart's default. */
export function Framed({ field, children, hint = '' }: { field: Field; children: ReactNode; hint?: string }) {
  const words = useValuesWords();
  const { label, description, schema, errorText, changed, disabled, inherited, set } = field;
  // Where the chart has nothing there is no default to go back to.
  const bare = inherited === undefined;
  const back = bare ? words.clear(label) : words.reset(label, said(inherited));
  return (
    <FormField
      label={label}
      description={description}
      constraintText={errorText ? hint : `${hint} ${limitsOf(schema, words)}`.trim()}
      errorText={errorText}
      stretch
      info={
        changed ? (
          <Button variant="inline-link" ariaLabel={back} disabled={disabled} onClick={() => set(undefined)}>
            {bare ? words.clearShort : words.resetShort}
          </Button>
        ) : undefined
      }
    >
      {children}
    </FormField>
  );
}

/** Something of one line. What was typed stays as it was typed while it means the value that is there: `1.` on the way to `1.5`. */
export function LineField({ types, ...props }: FieldProps & { types: readonly string[] }) {
  const field = useField(props);
  const [draft, setDraft] = useState('');
  const { value, inherited, disabled, set } = field;
  const item = typeof props.path.at(-1) === 'number';
  const type = (text: string) => {
    setDraft(text);
    set(text === '' && !item ? undefined : typedValue(text, types));
  };
  const shown = draft !== '' && same(typedValue(draft, types), value) ? draft : said(value);
  const common = { disabled, value: shown, placeholder: said(inherited), ariaLabel: field.label };
  const numeric = types.every(each => each === 'integer' || each === 'number');
  return (
    <Framed field={field}>
      {`${said(value)}${said(inherited)}`.includes('\n') ? (
        <Textarea {...common} rows={4} spellcheck={false} onChange={({ detail }) => type(detail.value)} />
      ) : (
        <Input
          {...common}
          spellcheck={false}
          autoComplete={false}
          inputMode={numeric ? 'decimal' : 'text'}
          onChange={({ detail }) => type(detail.value)}
        />
      )}
    </Framed>
  );
}

export function BooleanField(props: FieldProps) {
  const field = useField(props);
  const { label, effective, disabled, set } = field;
  return (
    <Framed field={field}>
      <Toggle
        ariaLabel={label}
        checked={effective === true}
        disabled={disabled}
        onChange={({ detail }) => set(detail.checked)}
      />
    </Framed>
  );
}

export function ChoiceField({ choices, ...props }: FieldProps & { choices: readonly Choice[] }) {
  const field = useField(props);
  const { label, effective, inherited, disabled, set } = field;
  const options = choices.map(({ label: name }, index) => ({ value: String(index), label: name }));
  const chosen = choices.findIndex(({ value }) => same(value, effective));
  return (
    <Framed field={field}>
      <Select
        ariaLabel={label}
        options={options}
        selectedOption={options[chosen] ?? null}
        placeholder={said(inherited)}
        disabled={disabled}
        onChange={({ detail }) => set(choices[Number(detail.selectedOption.value)]?.value)}
      />
    </Framed>
  );
}

function readDraft(text: string): { value: unknown; problem: string } {
  const document = parseDocument(text, yamlOptions);
  const [error] = document.errors;
  return error ? { value: undefined, problem: error.message } : { value: document.toJS(), problem: '' };
}

/** Anything else, as YAML: mappings of any keys, and what a schema says nothing of. */
export function YamlField(props: FieldProps) {
  const words = useValuesWords();
  const field = useField(props);
  const [draft, setDraft] = useState('');
  const { value, inherited, disabled, set } = field;
  const { value: meant, problem } = readDraft(draft);
  const kept = draft !== '' && (problem !== '' || same(meant, value));
  const type = (text: string) => {
    setDraft(text);
    if (text.trim() === '') return set(undefined);
    const read = readDraft(text);
    if (read.problem === '') set(read.value);
  };
  return (
    <Framed field={{ ...field, errorText: kept && problem ? problem : field.errorText }} hint={words.asYaml}>
      <div className="berth-yaml">
        <Textarea
          rows={3}
          spellcheck={false}
          disabled={disabled}
          placeholder={said(inherited)}
          value={kept ? draft : said(value)}
          onChange={({ detail }) => type(detail.value)}
        />
      </div>
    </Framed>
  );
}
