import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from './break-places.ts';

const shown = (text: string): string =>
  partsOf(text)
    .map(({ together, pieces }) => (together ? `[${pieces.join('|')}]` : pieces.join('|')))
    .join('');

describe('a line may end', () => {
  it.each([
    ['master.persistence.storageClass', 'master.|persistence.|storageClass'],
    ['templates/redis-master-statefulset.yaml', 'templates/|redis-|master-|statefulset.|yaml'],
    ['docker.io/bitnami/redis:6.0.9-debian', 'docker.|io/|bitnami/|redis:|6.0.9-|debian'],
    ['https://charts.example.com/a', 'https://charts.|example.|com/|a'],
    ['0123456789abcdef01234567', '01234567|89abcdef|01234567'],
    ['app@sha256:0123456789abcdef', 'app@|sha256:|01234567|89abcdef'],
    ['helm pull berth/redis --version 11.3.4', 'helm pull berth/|redis [--version 11.3.4]'],
    ['helm search repo berth --devel', 'helm search repo berth [--devel]'],
    ['helm repo add --force -n x --set=a=b', 'helm repo add [--force] [-n x] [--set=|a=|b]'],
    ['redis-11.3.4', 'redis-|11.3.4'],
    ['one-word', 'one-|word'],
    ['', ''],
  ])('in %j where somebody would end it', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('and nothing is lost or added', () => {
    const texts = fc.string({ unit: fc.constantFrom('-', '/', '.', '=', ':', ' ', 'a', 'f', '0', 'Ü', '--set ') });
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), text => {
        expect(partsOf(text).flatMap(({ pieces }) => pieces)).not.toContain('');
        expect(
          partsOf(text)
            .map(({ pieces }) => pieces.join(''))
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
