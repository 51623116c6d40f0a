import { describe, expect, it } from 'vitest';
import { diffFiles, diffMappings } from './diff.ts';

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('the differing files of two packages', () => {
  it('are told with what changed in them', () => {
    const found = diffFiles(
      new Map([
        ['a', '1\n'],
        ['b', 'x\n'],
      ]),
      new Map([
        ['a', '2\n'],
        ['c', 'y\n'],
      ]),
    );
    expect(found.map(({ path, change }) => [path, change])).toEqual([
      ['a', 'changed'],
      ['b', 'removed'],
      ['c', 'added'],
    ]);
    expect(found[0]?.unified).toContain('-1\n+2\n');
  });

  it('fit into an answer, however many and long they are', () => {
    const files = (text: string) =>
      new Map(
        Array.from(
          { length: 300 },
          (_, at) => [`templates/${at}.yaml`, `${text.repeat(300)}${at}\n`.repeat(30)] as const,
        ),
      );
    const found = diffFiles(files('港'), files('口'));
    expect(found).toHaveLength(300);
    expect(found.filter(({ unified }) => unified !== undefined).length).toBeGreaterThan(3);
    expect(sizeOf(found)).toBeLessThan(2_000_000);
  });

  it('are five thousand at most', () => {
    const files = new Map(Array.from({ length: 8000 }, (_, at) => [`f${at}`, ''] as const));
    expect(diffFiles(new Map(), files)).toHaveLength(5000);
  });
});

describe('differing values', () => {
  it('fit into an answer; what is left out is named', () => {
    const values = (sign: string) =>
      Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, sign.repeat(50_000)]));
    const found = diffMappings(values('港'), values('口'));
    expect(found).toHaveLength(50);
    expect(found[0]).toMatchObject({ path: 'k0', change: 'changed', from: '港'.repeat(50_000) });
    expect(Object.keys(found.at(-1) ?? {})).toEqual(['path', 'pointer', 'change']);
    expect(sizeOf(found)).toBeLessThan(2_000_000);
  });
});
