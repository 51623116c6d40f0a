import { useState } from 'react';
import type { ProblemError } from '../problem.ts';
import type { Field } from './field.tsx';

/** What a form holds, field by field. */
export interface Fields<T> {
  values: T;
  /** Several fields at once. */
  change: (part: Partial<T>) => void;
  /** @param at where the request has it, when that is not `/{name}`. */
  field: <K extends keyof T & string>(name: K, at?: string) => Field<T[K]>;
}

/** The state of a form's fields. */
export interface FieldsState<T> {
  values: T;
  change: (part: Partial<T>) => void;
  /** Shows the fields with a problem, and beside what somebody else wrote. */
  shown: (problem: ProblemError | undefined, theirs: T | undefined) => Fields<T>;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps what is typed into a form.
 * @example const { shown } = useFields({ name: '' }); <TextField label="Name" {...shown(problem, undefined).field('name')} />
 */
export function useFields<T extends object>(initial: T): FieldsState<T> {
  const [values, setValues] = useState(initial);
  const change = (part: Partial<T>) => setValues(before => ({ ...before, ...part }));
  return {
    values,
    change,
    shown: (problem, theirs) => ({
      values,
      change,
      field: (name, at = `/${name}`) => ({
        at,
        problem,
        value: values[name],
        onChange: value => change({ [name]: value } as unknown as Partial<T>),
        theirs: theirs && !same(theirs[name], values[name]) ? theirs[name] : undefined,
      }),
    }),
  };
}
