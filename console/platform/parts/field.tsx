import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import type { ProblemError } from '../problem.ts';

interface Props {
  label: string;
  hint?: string;
  /** JSON pointer of the field in the request, for the problem that the API has with it. */
  at: string;
  problem: ProblemError | undefined;
  value: string;
  onChange: (value: string) => void;
  type?: InputProps.Type;
  disabled?: boolean;
}

/** One line to type, with what the API says of it. */
export function TextField({ label, hint, at, problem, value, onChange, type = 'text', disabled = false }: Props) {
  return (
    <FormField label={label} {...(hint ? { description: hint } : {})} errorText={problem?.at(at) ?? ''}>
      <Input type={type} disabled={disabled} value={value} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}
