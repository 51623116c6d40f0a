import { expect, it } from 'vitest';
import { freeName } from './ownership.ts';

it.each([
  ['prod', ['prod'], 'prod-2'],
  ['prod', ['prod', 'prod-2', 'prod-3'], 'prod-4'],
  ['a'.repeat(53), [], `${'a'.repeat(51)}-2`],
  [`${'a'.repeat(50)}-bb`, [], `${'a'.repeat(50)}-2`],
])('a name that is free instead of %s', (release, taken, free) => {
  expect(freeName(release, new Set(taken))).toBe(free);
});
