import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Field } from './field.tsx';
import { type FieldProps, titled, useField, useForm } from './form-context.ts';
import { follows } from './lookup.ts';
import { patternWords } from './pattern-words.ts';
import { type Entries, schemaOfEntry } from './schema.ts';
import { blankOf } from './shape.ts';
import { isTree } from './tree.ts';
import { useValuesWords } from './words.ts';

interface NameProps {
  label: string;
  action: string;
  actionLabel: string;
  /** Why it cannot be a name; empty where it can. */
  problemOf: (name: string) => string;
  onName: (name: string) => void;
  first?: string;
  onCancel?: () => void;
}

/** Asks for the name of an entry. */
function NameField({ label, action, actionLabel, problemOf, onName, first = '', onCancel }: NameProps) {
  const words = useValuesWords();
  const { disabled } = useForm();
  const [name, setName] = useState(first);
  const problem = name === first ? '' : problemOf(name);
  const usable = name !== '' && name !== first && problem === '';
  const take = () => {
    if (!usable) return;
    onName(name);
    setName('');
  };
  return (
    <FormField errorText={problem} stretch>
      <div className="berth-item">
        <Input
          value={name}
          ariaLabel={label}
          placeholder={label}
          disabled={disabled}
          spellcheck={false}
          autoComplete={false}
          autoFocus={onCancel !== undefined}
          onChange={({ detail }) => setName(detail.value)}
          onKeyDown={event => {
            const { key, isComposing } = event.detail;
            // Or the wizard around it would go on.
            if (key === 'Enter') event.preventDefault();
            if (key === 'Enter' && !isComposing) take();
            if (key === 'Escape') onCancel?.();
          }}
        />
        <SpaceBetween direction="horizontal" size="xs">
          <Button ariaLabel={actionLabel} disabled={disabled || !usable} onClick={take}>
            {action}
          </Button>
          {onCancel && <Button iconName="close" variant="icon" ariaLabel={words.keepName} onClick={onCancel} />}
        </SpaceBetween>
      </div>
    </FormField>
  );
}

interface EntryProps {
  path: FieldProps['path'];
  schema: unknown;
  problemOf: (name: string) => string;
}

/** One entry: what it is, another name for it, and away with it. */
function Entry({ path, schema, problemOf }: EntryProps) {
  const words = useValuesWords();
  const { disabled, writing } = useForm();
  const [naming, setNaming] = useState(false);
  const key = String(path.at(-1));
  return (
    <div className="berth-entry">
      {naming ? (
        <NameField
          label={words.newName(key)}
          action={words.rename}
          actionLabel={words.rename}
          problemOf={problemOf}
          first={key}
          onName={name => writing.rename(path, name)}
          onCancel={() => setNaming(false)}
        />
      ) : (
        <Field path={path} schema={titled(schema, key)} />
      )}
      {!naming && (
        <div className="berth-entry-actions">
          <Button
            iconName="edit"
            variant="icon"
            ariaLabel={words.renameEntry(key)}
            disabled={disabled}
            onClick={() => setNaming(true)}
          />
          <Button
            iconName="remove"
            variant="icon"
            ariaLabel={words.removeEntry(key)}
            disabled={disabled}
            onClick={() => writing.remove(path)}
          />
        </div>
      )}
    </div>
  );
}

/** An entry of the chart's that the user took away, and the way back. */
function Removed({ path }: Pick<FieldProps, 'path'>) {
  const words = useValuesWords();
  const { disabled, writing } = useForm();
  const key = String(path.at(-1));
  return (
    <Box color="text-body-secondary">
      {words.removed(key)}{' '}
      <Button
        variant="inline-link"
        ariaLabel={words.reset(key, '')}
        disabled={disabled}
        onClick={() => writing.write(path, undefined)}
      >
        {words.resetShort}
      </Button>
    </Box>
  );
}

/** How the names of entries are written, where the chart says so. */
function namePatterns({ patterns, names }: Entries): string[] {
  const pattern = isTree(names) ? names.pattern : undefined;
  return [...patterns.map(([each]) => each), ...(typeof pattern === 'string' ? [pattern] : [])];
}

/** The entries of a mapping whose names are anybody's to choose. */
export function EntriesField({
  path,
  schema,
  entries,
  named,
}: FieldProps & { entries: Entries; named: readonly string[] }) {
  const words = useValuesWords();
  const { root, writing } = useForm();
  const field = useField({ path, schema });
  const { effective, inherited, value } = field;
  // The whole of the values has no key.
  const label = field.label || words.form;
  const keys = isTree(effective) ? Object.keys(effective).filter(key => !named.includes(key)) : [];
  const gone = isTree(inherited)
    ? Object.keys(inherited).filter(key => !named.includes(key) && isTree(value) && value[key] === null)
    : [];
  const schemaOf = (key: string) => schemaOfEntry(entries, key);
  const problemOf = (name: string) => {
    if (keys.includes(name) || named.includes(name)) return words.taken(name);
    const taken = schemaOf(name) !== false && follows(root, entries.names, name);
    if (name === '' || taken) return '';
    const how = namePatterns(entries).map(pattern => patternWords(pattern, words));
    return `${words.notTaken(name)} ${how.length > 0 ? words.allowed(how.join(words.or)) : ''}`.trim();
  };
  return (
    <SpaceBetween size="s">
      {keys.map(key => (
        <Entry key={key} path={[...path, key]} schema={schemaOf(key)} problemOf={problemOf} />
      ))}
      {gone.map(key => (
        <Removed key={key} path={[...path, key]} />
      ))}
      <NameField
        label={words.entryName(label)}
        action={words.add}
        actionLabel={words.addEntry(label)}
        problemOf={problemOf}
        onName={name => writing.write([...path, name], blankOf(root, schemaOf(name)))}
      />
    </SpaceBetween>
  );
}
