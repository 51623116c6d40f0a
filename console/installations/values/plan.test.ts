import { describe, expect, it } from 'vitest';
import { plan, shownAt } from './plan.ts';

const defaults = { image: { tag: '1' }, hosts: ['a', 'b'], on: false };

describe('what is written', () => {
  it.each([
    [{}, ['image', 'tag'], '2', ['image', 'tag'], '2'],
    [{ image: { tag: '2' } }, ['image', 'tag'], '1', ['image', 'tag'], undefined],
    [{}, ['on'], false, ['on'], undefined],
    [{}, ['hosts', 1], 'c', ['hosts'], ['a', 'c']],
    [{}, ['hosts', 2], 'c', ['hosts'], ['a', 'b', 'c']],
    [{}, ['hosts', 0], undefined, ['hosts'], ['b']],
    [{ hosts: ['x'] }, ['hosts', 0], 'y', ['hosts', 0], 'y'],
    [{ hosts: ['a', 'x'] }, ['hosts', 1], 'b', ['hosts'], undefined],
    [{}, ['fresh', 0, 'name'], 'x', ['fresh'], [{ name: 'x' }]],
  ])('%j at %j: %j', (own, path, value, where, what) => {
    expect(plan(own, defaults, path, value)).toEqual({ path: where, value: what });
  });

  it('is not what is shown: of a list that nobody changed, the chart’s items are', () => {
    expect(shownAt({}, defaults, ['hosts', 0])).toBe('a');
    expect(shownAt({ hosts: ['x'] }, defaults, ['hosts', 0])).toBe('x');
    expect(shownAt({}, defaults, ['image', 'tag'])).toBeUndefined();
  });
});
