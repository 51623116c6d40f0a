import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileName } from './repository.ts';

describe('the name of a package', () => {
  it('is read as a chart’s name and version, whichever has "-" in it', () => {
    expect(readFileName('redis-ha-4.1.0-rc.1.tgz')).toEqual([{ name: 'redis-ha', version: '4.1.0-rc.1' }]);
    expect(readFileName('app-v1.0.0+build.7.tgz')).toEqual([{ name: 'app', version: 'v1.0.0+build.7' }]);
    expect(readFileName('a-1.0.0-2.0.0.tgz')).toEqual([
      { name: 'a', version: '1.0.0-2.0.0' },
      { name: 'a-1.0.0', version: '2.0.0' },
    ]);
  });

  it('of any text has few ways to be read', () => {
    expect(readFileName(`${'1.0.0-'.repeat(25)}1.0.0.tgz`)).toHaveLength(4);
    fc.assert(fc.property(fc.string(), text => readFileName(`${text}.tgz`).length <= 4));
  });
});
