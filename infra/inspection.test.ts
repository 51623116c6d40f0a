import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { inspectionPolicy, kubernetesVersions } from './inspection.ts';

const app = (context: Record<string, unknown>): App => new App({ context });

describe('the deployment setting inspectionPolicy', () => {
  it('blocks nothing by default', () => expect(inspectionPolicy(app({}))).toBe('{}'));

  it.each([
    ['text, as the command line gives it', '{"submit": ["privileged"]}'],
    ['an object, as cdk.json gives it', { submit: ['privileged'] }],
  ])('is %s', (_, given) => {
    expect(inspectionPolicy(app({ inspectionPolicy: given }))).toBe('{"submit":["privileged"]}');
  });

  it.each([['{"submit":["root"]}'], ['{"pass":["privileged"]}'], ['privileged']])('refuses %s', given => {
    expect(() => inspectionPolicy(app({ inspectionPolicy: given }))).toThrow('The inspection policy is not valid');
  });
});

describe('the deployment setting kubernetesVersions', () => {
  it.each([
    [undefined, '1.32,1.33,1.34,1.35,1.36'],
    ['1.36, 1.34,1.36', '1.34,1.36'],
    ['1.36', '1.36'],
    [['1.35', '1.36'], '1.35,1.36'],
  ])('%s is %s', (given, expected) => {
    expect(kubernetesVersions(app(given === undefined ? {} : { kubernetesVersions: given })).join()).toBe(expected);
  });

  it.each(['1.31', 'v1.36', '1.36.3', '', 'latest'])('refuses "%s" by its name', given => {
    expect(() => kubernetesVersions(app({ kubernetesVersions: given }))).toThrow(`"${given}"`);
  });
});
