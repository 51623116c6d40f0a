import { describe, expect, it } from 'vitest';
import { type FindingCode, findingCodes } from '../chart/finding-codes.ts';
import type { Finding, Inspection } from '../chart/inspection-schema.ts';
import { blocked, explain, type InspectionPolicy, parseInspectionPolicy } from './inspection-policy.ts';

const finding = (code: FindingCode): Finding => ({ code, severity: 'danger', detail: `What ${code} is.` });
const inspection = (...codes: FindingCode[]): Inspection => ({
  renders: [],
  lint: [],
  images: [],
  permissions: [],
  findings: codes.map(finding),
  truncated: false,
});

describe('a policy', () => {
  const policy: InspectionPolicy = { submit: ['privileged'], release: ['privileged', 'hooks'] };

  it.each([
    ['blocks what it names', policy, 'submit', inspection('hooks', 'privileged'), [finding('privileged')]],
    [
      'names every finding',
      policy,
      'release',
      inspection('hooks', 'privileged'),
      [finding('hooks'), finding('privileged')],
    ],
    ['lets pass what it does not name', policy, 'submit', inspection('hooks'), []],
    ['of one action says nothing of the other', { submit: ['hooks'] }, 'release', inspection('hooks'), []],
    ['waits for the inspection', policy, 'submit', undefined, 'not-inspected'],
    ['waits for nothing when it names nothing', {}, 'submit', undefined, []],
    ['waits for nothing when its list is empty', { submit: [] }, 'submit', undefined, []],
  ] as const)('%s', (_, given, action, inspected, expected) => {
    expect(blocked(given as InspectionPolicy, action, inspected)).toEqual(expected);
  });

  it('is read from JSON', () => {
    expect(parseInspectionPolicy('{}')).toEqual({});
    expect(parseInspectionPolicy('{"submit":["privileged"]}')).toEqual({ submit: ['privileged'] });
    expect(parseInspectionPolicy('{"install":["host-path"]}')).toEqual({ install: ['host-path'] });
  });

  it.each([
    ['{"submit":["priviledged"]}', '/submit/0: "priviledged" is no finding'],
    ['{"review":["privileged"]}', 'review'],
    ['{"install":["lint-error"]}', '/install/0: "lint-error" is no code of a finding in an object'],
    ['["privileged"]', 'expected object'],
    ['{submit}', 'it is not JSON'],
  ])('%s is refused, with what is wrong and what there is', (text, why) => {
    expect(() => parseInspectionPolicy(text)).toThrow(why);
    expect(() => parseInspectionPolicy(text)).toThrow('host-network, host-pid');
  });
});

it('every finding is told with what would be right', () => {
  for (const code of findingCodes) expect(explain(finding(code))).toMatch(/^What .+ is\. [A-Z].{7,}\.$/);
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: '', name: 'web' };
  expect(explain({ ...finding('host-pid'), object })).toBe('Deployment "web": What host-pid is. Leave "hostPID" out.');
});
