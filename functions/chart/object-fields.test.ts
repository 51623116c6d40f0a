import { describe, expect, it } from 'vitest';
import { objectFields } from './object-fields.ts';

const object = (rest: Record<string, unknown>) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  ...rest,
});
const fields = (from: Record<string, unknown>, to: Record<string, unknown>) => [
  ...objectFields(object(from), object(to)),
];
const containers = (...list: Record<string, unknown>[]) => ({ spec: { containers: list } });

describe('the fields in which two objects differ', () => {
  it('are found inside the items of lists, by their names', () => {
    const found = fields(
      containers({ name: 'main', image: 'a:1' }, { name: 'side', image: 's:1' }),
      containers({ name: 'new', image: 'n:1' }, { name: 'main', image: 'a:2' }),
    );
    expect(found).toEqual([
      expect.objectContaining({
        path: 'spec.containers[main].image',
        fromPointer: '/spec/containers/0/image',
        pointer: '/spec/containers/1/image',
        change: 'changed',
        from: 'a:1',
        to: 'a:2',
      }),
      expect.objectContaining({ path: 'spec.containers[side]', pointer: '/spec/containers/1', change: 'removed' }),
      expect.objectContaining({ path: 'spec.containers[new]', pointer: '/spec/containers/0', change: 'added' }),
    ]);
  });

  it('are those at the same place in lists without names, and the whole list where its length differs', () => {
    expect(fields({ args: ['a', 'b'] }, { args: ['a', 'c'] })).toMatchObject([{ path: 'args[1]', from: 'b', to: 'c' }]);
    expect(fields({ args: ['a'] }, { args: ['a', 'c'] })).toMatchObject([
      { path: 'args', from: ['a'], to: ['a', 'c'] },
    ]);
  });

  it('show that the order changed', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(fields(containers(a, b), containers(b, a))).toMatchObject([
      { path: 'spec.containers', from: [a, b], to: [b, a] },
    ]);
  });

  it('are not those that a cluster or helm writes', () => {
    const live = {
      status: { ready: 1 },
      metadata: {
        name: 'web',
        uid: '1',
        resourceVersion: '2',
        annotations: { 'meta.helm.sh/release-name': 'r' },
      },
    };
    expect(fields(live, { metadata: { name: 'web' } })).toEqual([]);
  });

  it('have pointers that escape, and null is a value', () => {
    expect(fields({ a: { 'b/c~d': null } }, { a: { 'b/c~d': 1 } })).toMatchObject([
      { pointer: '/a/b~1c~0d', change: 'changed', from: null, to: 1 },
    ]);
  });
});
