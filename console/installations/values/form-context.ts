import { createContext, useContext } from 'react';
import type { ValuesProblem } from './check.ts';
import { shownAt } from './plan.ts';
import { type Schema, unfolded } from './schema.ts';
import { type Path, pointerOf, type Tree, valueAt } from './tree.ts';

/** What every field of the form works with. */
export interface FormState {
  root: Schema;
  own: Tree;
  defaults: Tree;
  problems: readonly ValuesProblem[];
  /** While the YAML is broken nothing can be written into it. */
  disabled: boolean;
  /** @param value undefined: back to the chart's default. */
  write: (path: Path, value: unknown) => void;
}

export const FormContext = createContext<FormState | undefined>(undefined);

export function useForm(): FormState {
  const state = useContext(FormContext);
  if (!state) throw new Error('useForm outside of a form');
  return state;
}

/** A field's place and what its schema says of it. */
export interface FieldProps {
  path: Path;
  schema: Schema;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Everything that a field shows of itself. */
export function useField({ path, schema }: FieldProps) {
  const { root, own, defaults, problems, disabled, write } = useForm();
  const found = unfolded(root, schema);
  const value = shownAt(own, defaults, path);
  const inherited = valueAt(defaults, path) ?? found.default;
  const pointer = pointerOf(path);
  const errors = problems.filter(problem => problem.severity === 'error' && problem.pointer === pointer);
  return {
    schema: found,
    label: text(found.title) ?? String(path.at(-1) ?? ''),
    description: text(found.description) ?? '',
    value,
    inherited,
    /** The user's own, where there is one; else the chart's. */
    effective: value ?? inherited,
    changed: valueAt(own, path) !== undefined && !path.some(key => typeof key === 'number'),
    errorText: [...new Set(errors.map(({ message }) => message))].join(' '),
    disabled,
    set: (next: unknown) => write(path, next),
  };
}
