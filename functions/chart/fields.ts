import { isDeepStrictEqual } from 'node:util';
import { ExactNumber } from './yaml-scalar.ts';

/** Fields of an object whose kind is not known to the compiler. */
export type Mapping = Record<string, unknown>;

/** Says why the value under a JSON pointer is changed. */
export type Remark = (pointer: string, reason: string) => void;

/** One field that is changed before the object reaches the cluster. */
export interface Change {
  kind: string;
  name: string;
  /** The template that it comes from. */
  source?: string;
  /** JSON pointer into the object (RFC 6901). */
  path: string;
  /** Absent when the field is added. */
  from?: unknown;
  /** Absent when the field is removed. */
  to?: unknown;
  /** For people: a sentence. */
  reason: string;
}

/** The value as a mapping, or undefined when it is none. */
export function mapping(value: unknown): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
    ? (value as Mapping)
    : undefined;
}

/** The mappings of a list; none when it is no list. */
export function items(value: unknown): Mapping[] {
  return Array.isArray(value) ? value.map(mapping).filter(item => item !== undefined) : [];
}

/** A deep copy; exact numbers are immutable and stay themselves. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  const fields = mapping(value);
  if (!fields) return value;
  const result: Mapping = {};
  for (const [key, item] of Object.entries(fields))
    Object.defineProperty(result, key, { value: copy(item), enumerable: true, configurable: true, writable: true });
  return result as T;
}

const escapeStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

/** A JSON pointer (RFC 6901) of its steps. */
export function pointerOf(steps: readonly string[]): string {
  return steps.map(step => `/${escapeStep(step)}`).join('');
}

/** The steps of a JSON pointer. */
export function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Difference = Pick<Change, 'path' | 'from' | 'to'>;

/** The fields in which two values differ, as deep down as both have mappings, or lists of the same length. */
export function* differences(from: unknown, to: unknown, path = ''): Generator<Difference> {
  if (isDeepStrictEqual(from, to)) return;
  const sameLists = Array.isArray(from) && Array.isArray(to) && from.length === to.length;
  const [a, b] = sameLists ? [{ ...from }, { ...to }] : [mapping(from), mapping(to)];
  if (!a || !b) {
    yield { path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    yield* differences(Reflect.get(a, key), Reflect.get(b, key), `${path}/${escapeStep(key)}`);
  }
}
