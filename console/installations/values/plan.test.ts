import { describe, expect, it } from 'vitest';
import { plan, planName, planRemoval, shownAt } from './plan.ts';

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
    expect(plan(own, defaults, path, value)).toEqual([{ path: where, value: what }]);
  });

  it('is not what is shown: of a list that nobody changed, the chart’s items are', () => {
    expect(shownAt({}, defaults, ['hosts', 0])).toBe('a');
    expect(shownAt({ hosts: ['x'] }, defaults, ['hosts', 0])).toBe('x');
    expect(shownAt({}, defaults, ['image', 'tag'])).toBeUndefined();
  });

  it('is as little as makes one mapping another', () => {
    const own = { free: { a: 1, b: { c: 2 }, d: 3 } };
    expect(plan(own, defaults, ['free'], { a: 1, b: { c: 4 } })).toEqual([
      { path: ['free', 'b', 'c'], value: 4 },
      { path: ['free', 'd'], value: undefined },
    ]);
    expect(plan(own, defaults, ['free'], {})).toEqual([{ path: ['free'], value: {} }]);
  });
});

describe('the entries of a mapping', () => {
  const chart = { ports: { http: { number: 80, name: 'web' } }, lists: [{ a: 1 }] };

  it('are taken away, and the chart’s own by null', () => {
    expect(planRemoval({ ports: { mine: 1 } }, chart, ['ports', 'mine'])).toEqual([
      { path: ['ports', 'mine'], value: undefined },
    ]);
    expect(planRemoval({}, chart, ['ports', 'http'])).toEqual([{ path: ['ports', 'http'], value: null }]);
    expect(planRemoval({}, chart, ['lists', 0, 'a'])).toEqual([{ path: ['lists'], value: [{}] }]);
  });

  it('get another name, and keep what is in them', () => {
    const path = ['ports', 'http'];
    expect(planName({ ports: { mine: 1 } }, chart, ['ports', 'mine'], 'other')).toEqual([
      { path: ['ports', 'mine'], name: 'other' },
    ]);
    expect(planName({}, chart, path, 'web')).toEqual([
      { path: ['ports', 'web'], value: { number: 80, name: 'web' } },
      { path, value: null },
    ]);
    expect(planName({ ports: { http: { number: 81 } } }, chart, path, 'web')).toEqual([
      { path, name: 'web' },
      { path: ['ports', 'web', 'name'], value: 'web' },
      { path, value: null },
    ]);
    expect(planName({}, chart, ['lists', 0, 'a'], 'b')).toEqual([{ path: ['lists'], value: [{ b: 1 }] }]);
    expect(planName({ lists: [{ a: 2 }] }, chart, ['lists', 0, 'a'], 'b')).toEqual([
      { path: ['lists', 0, 'a'], name: 'b' },
    ]);
  });
});
