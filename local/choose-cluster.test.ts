import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseCluster } from './choose-cluster.ts';
import { LocalFailure } from './failure.ts';

describe('the cluster of a start', () => {
  it('is one of its own, whatever KUBECONFIG says; then it tells how to have that one', () => {
    expect(chooseCluster([], {})).toEqual({ kind: 'own' });
    expect(chooseCluster([], { KUBECONFIG: '' })).toEqual({ kind: 'own' });
    const chosen = chooseCluster([], { KUBECONFIG: '/home/me/production.yaml' });
    expect(chosen).toMatchObject({ kind: 'own', hint: expect.stringContaining('npm start -- --kubeconfig') });
    expect(JSON.stringify(chosen)).not.toContain('production.yaml');
  });

  it('is a given one when it is asked for', () => {
    const environment = { KUBECONFIG: '/of/the/environment' };
    const given = (kubeconfig: string) => ({ kind: 'given', kubeconfig });
    expect(chooseCluster(['--kubeconfig'], environment)).toEqual(given('/of/the/environment'));
    expect(chooseCluster(['--kubeconfig', 'mine'], environment)).toEqual(given('mine'));
    expect(chooseCluster(['--kubeconfig=mine=yes'], {})).toEqual(given('mine=yes'));
  });

  it.each([
    [['--kubeconfig'], undefined],
    [['--kubeconfig'], '/one:/two'],
    [['--kubeconfig', 'one', 'two'], '/one'],
    [['--kubeconfigs'], '/one'],
    [['mine.yaml'], '/one'],
  ])('is not guessed: %s with KUBECONFIG %s', (args, KUBECONFIG) => {
    expect(() => chooseCluster(args, { KUBECONFIG })).toThrow(LocalFailure);
  });

  it('is chosen in one place: nothing else of the local store reads KUBECONFIG', () => {
    const start = readFileSync(join(import.meta.dirname, 'start.ts'), 'utf8');
    expect(start).toContain('chooseCluster(');
    expect(start).not.toMatch(/env\.KUBECONFIG/);
  });
});
