import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import type { ProblemError } from '../problem.ts';
import { useWords } from '../texts/index.ts';

/** One field of a form: what is in it, and what is said of it. `useFields` makes them. */
export interface Field<T> {
  /** JSON pointer of the field in the request, for the problem that the API has with it. */
  at: string;
  problem: ProblemError | undefined;
  value: T;
  onChange: (value: T) => void;
  /** What somebody else wrote there meanwhile, when it is something else. */
  theirs?: T | undefined;
}

/** What FormField shows of a field's problem, and of what somebody else wrote. */
export function useSaid({ at, problem, theirs }: Pick<Field<unknown>, 'at' | 'problem' | 'theirs'>) {
  const { common } = useWords();
  const text = Array.isArray(theirs) ? theirs.join(', ') : theirs;
  return {
    errorText: problem?.at(at) ?? '',
    warningText: text === undefined ? '' : common.theirs(String(text)),
  };
}

interface Props extends Field<string> {
  label: string;
  hint?: string;
  type?: InputProps.Type;
  disabled?: boolean;
  placeholder?: string;
}

/** One line to type, with what the API says of it. */
export function TextField({ label, hint, type = 'text', disabled = false, placeholder = '', ...field }: Props) {
  const { value, onChange } = field;
  return (
    <FormField label={label} {...(hint ? { description: hint } : {})} {...useSaid(field)}>
      <Input
        type={type}
        disabled={disabled}
        placeholder={placeholder}
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
