import { describe, expect, it } from 'vitest';
import { generatedFields, rendersAlike, stableText } from './generated.ts';
import { parseManifest } from './manifest.ts';

const secret = (password: string, name = 'a'): string =>
  `---\n# Source: web/templates/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ndata: {password: ${password}}\n`;

describe('what two renderings share', () => {
  it.each([
    ['aGVsbG8', 'd29ybGQ', '*'],
    ['requirepass one', 'requirepass two', 'requirepass *'],
    ['a: one\nb: same\nc: two', 'a: 1\nb: same\nc: 2', 'a: *\nb: same\nc: *'],
    ['evil --key one', 'evil --key two more', 'evil --key *'],
    ['one two end', 'one end', 'one *end'],
    ['', 'x', '*'],
    [1, 2, '*'],
  ])('%j and %j: %j', (once, again, stable) => expect(stableText(once, again)).toBe(stable));

  it('tells apart what stands around a generated word', () => {
    expect(stableText('sh -c good;x1', 'sh -c good;x2')).not.toBe(stableText('sh -c evil;x1', 'sh -c evil;x2'));
  });
});

describe('generated fields', () => {
  it('are those that differ when the same is rendered again', () => {
    const generated = generatedFields(
      parseManifest(secret('one') + secret('x')),
      parseManifest(secret('two') + secret('x')),
    );
    expect([...generated]).toEqual([
      ['web/templates/secret.yaml Secret 0', [{ pointer: '/data/password', stable: '*' }]],
    ]);
  });

  it('are found in an object whose name is generated too', () => {
    const generated = generatedFields(parseManifest(secret('same', 'a-1')), parseManifest(secret('same', 'a-2')));
    expect([...generated.values()]).toEqual([[{ pointer: '/metadata/name', stable: 'a-*' }]]);
  });

  it('are no reason to keep two renderings', () => {
    const [a, b] = [parseManifest(secret('one')), parseManifest(secret('two'))];
    const generated = generatedFields(a, b);
    expect(rendersAlike(a, parseManifest(secret('three')), generated)).toBe(true);
    expect(rendersAlike(a, parseManifest(secret('three', 'other')), generated)).toBe(false);
    expect(rendersAlike(a, parseManifest(secret('one') + secret('two')), generated)).toBe(false);
    expect(rendersAlike(a, b, new Map())).toBe(false);
  });
});
