import { createHash } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** What an id names; it is the id's prefix. */
export type IdentifierKind =
  | 'app'
  | 'ver'
  | 'upl'
  | 'tok'
  | 'mem'
  | 'rle'
  | 'att'
  | 'cat'
  | 'act'
  | 'clu'
  | 'prj'
  | 'ins'
  | 'opr'
  | 'rol'
  | 'aud';

const ulid = monotonicFactory();

/**
 * A new opaque id that sorts by the time it was made.
 * @example newIdentifier('app') // 'app_01JD…'
 */
export function newIdentifier(kind: IdentifierKind, time = Date.now()): string {
  return `${kind}_${ulid(time).toLowerCase()}`;
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** A time as it begins every id that was made then. */
function stampOf(time: number): string {
  return Array.from({ length: 10 }, (_, index) => crockford[Math.floor(time / 32 ** (9 - index)) % 32]).join('');
}

/** Sorts before every id that was made at that time or later, and behind every earlier one. */
export function earliestIdentifier(kind: IdentifierKind, time: number): string {
  return `${kind}_${stampOf(time)}`;
}

/**
 * An id that is the same for the same seed and time: what makes a repeated event find its first record again.
 * The layout is a ULID's (48 bits of milliseconds, 80 bits that are a hash here instead of random).
 */
export function identifierOf(kind: IdentifierKind, time: number, seed: string): string {
  const hash = createHash('sha256').update(seed).digest();
  const tail = Array.from({ length: 16 }, (_, index) => crockford[(hash[index] ?? 0) % 32]).join('');
  return `${kind}_${stampOf(time)}${tail}`;
}
