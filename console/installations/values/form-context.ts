import { createContext, useContext } from 'react';
import type { ValuesProblem } from './check.ts';
import type { Schema } from './lookup.ts';
import { shownAt } from './plan.ts';
import { unfolded } from './schema.ts';
import { type Path, pointerOf, type Tree, valueAt } from './tree.ts';
import type { Writing } from './use-values.ts';

/** What every field of the form works with. */
export interface FormState {
  /** What references are found in: the schema of the chart, or of one inside. */
  root: Schema;
  own: Tree;
  defaults: Tree;
  /** The user's over the defaults, as templates would see them. */
  values: Tree;
  problems: readonly ValuesProblem[];
  /** While the YAML is broken nothing can be written into it. */
  disabled: boolean;
  writing: Writing;
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

/** A schema under a name of ours. */
export function titled(schema: unknown, title: string): Schema {
  return { allOf: [schema], title };
}

/** Everything that a field shows of itself. */
export function useField({ path, schema }: FieldProps) {
  const { root, own, defaults, values, problems, disabled, writing } = useForm();
  const found = unfolded(root, schema, valueAt(values, path));
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
    /** What holds: the user's own, where there is one; else the chart's. */
    effective: valueAt(values, path) ?? (value === undefined ? found.default : undefined),
    changed: valueAt(own, path) !== undefined && !path.some(key => typeof key === 'number'),
    errorText: [...new Set(errors.map(({ message }) => message))].join(' '),
    disabled,
    set: (next: unknown) => writing.write(path, next),
  };
}
