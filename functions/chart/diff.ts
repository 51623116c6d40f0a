import { createTwoFilesPatch } from 'diff';
import { pointerOf } from './fields.ts';
import { parseValues } from './yaml.ts';

export type Change = 'added' | 'removed' | 'changed';

export interface FileDiff {
  path: string;
  change: Change;
  /** A unified diff with three lines of context; left out where it would be too large to read, or where those before it were long. */
  unified?: string;
}

export interface ValueDiff {
  /** For people: 'image.tag'. */
  path: string;
  /** For programs: '/image/tag'. */
  pointer: string;
  change: Change;
  /** Both are left out where those before were long. */
  from?: unknown;
  to?: unknown;
}

/** Of one comparison. Bytes, as JSON: with the other parts of an answer it has to fit into 6 MB. */
const answerRoom = 1_500_000;
/** All differing files together, how long they are looked at: each can take a second. Milliseconds. */
const patience = 4000;
/** More are not told: nobody reads them. */
const mostDifferences = 5000;

/** What an answer still has room for. */
class Room {
  private left = answerRoom;

  /** Whether it fits; then it is in. */
  take(value: unknown): boolean {
    const size = Buffer.byteLength(JSON.stringify(value) ?? '');
    if (size > this.left) return false;
    this.left -= size;
    return true;
  }
}

/** Beyond this nobody reads a diff, and making one gets slow. Characters of both sides together. */
const unifiedLimit = 400_000;
/** How many edits the diff library may look for before it gives up: its time grows with the square of them. */
const maxEditLength = 4000;

/** The unified diff of two texts; undefined where it would be too large. @param timeout after which it is given up, milliseconds. */
export function unified(path: string, a: string, b: string, timeout = patience): string | undefined {
  if (a.length + b.length > unifiedLimit || timeout <= 0) return undefined;
  return createTwoFilesPatch(path, path, a, b, '', '', { context: 3, maxEditLength, timeout });
}

/** Compares the text files of two versions; by path. What there is no room or time for is told without what changed in it. */
export function diffFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): FileDiff[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort();
  const room = new Room();
  const end = Date.now() + patience;
  const found = paths.flatMap((path): FileDiff[] => {
    const [from, to] = [a.get(path), b.get(path)];
    if (from === to) return [];
    const change: Change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    const text = unified(path, from ?? '', to ?? '', end - Date.now());
    return [{ path, change, ...(text !== undefined && room.take(text) ? { unified: text } : {}) }];
  });
  return found.slice(0, mostDifferences);
}

type Mapping = Record<string, unknown>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function* compare(a: Mapping, b: Mapping, path: string[]): Generator<ValueDiff> {
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const [from, to] = [a[key], b[key]];
    const steps = [...path, key];
    const at = { path: steps.join('.'), pointer: pointerOf(steps) };
    if (!Object.hasOwn(b, key)) yield { ...at, change: 'removed', from };
    else if (!Object.hasOwn(a, key)) yield { ...at, change: 'added', to };
    else if (isMapping(from) && isMapping(to)) yield* compare(from, to, steps);
    else if (!same(from, to)) yield { ...at, change: 'changed', from, to };
  }
}

/** Compares two mappings by meaning, key by key; lists are compared as a whole. What there is no room for is told without its values. */
export function diffMappings(a: Record<string, unknown>, b: Record<string, unknown>): ValueDiff[] {
  const room = new Room();
  return [...compare(a, b, []).take(mostDifferences)].map(({ from, to, ...at }) =>
    room.take([at, from, to])
      ? { ...at, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
      : at,
  );
}

function mappingOf(text: string | undefined): Mapping {
  const parsed = parseValues(text ?? '', 'values.yaml');
  return parsed.ok ? parsed.values : {};
}

/** Compares two values.yaml by meaning, key by key; lists are compared as a whole. What is not YAML counts as empty. */
export function diffValues(a: string | undefined, b: string | undefined): ValueDiff[] {
  return diffMappings(mappingOf(a), mappingOf(b));
}
