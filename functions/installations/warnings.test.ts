import { describe, expect, it } from 'vitest';
import { violatesPodSecurity, warningsOf } from './warnings.ts';

const reasons =
  'host namespaces (hostNetwork=true), privileged (container "main" must not set securityContext.privileged=true)';
const text = `would violate PodSecurity "baseline:latest": ${reasons}`;
const objects = (...warnings: string[]) => [{ kind: 'Deployment', name: 'web', warnings }];

describe('warningsOf', () => {
  it('says that pods will be refused where the project enforces the level', () => {
    expect(warningsOf(objects(text), 'baseline')).toEqual([
      {
        code: 'pods-refused',
        kind: 'Deployment',
        name: 'web',
        level: 'baseline',
        reason: reasons,
        detail: `Deployment web: its pods will be refused, because they do not meet the Pod Security level "baseline" of the project: ${reasons}`,
      },
    ]);
  });

  it('only says so where a cluster warns of a level that is not enforced', () => {
    for (const enforced of [undefined, 'privileged', 'restricted'] as const)
      expect(warningsOf(objects(text), enforced)).toMatchObject([{ code: 'pod-security', level: 'baseline' }]);
  });

  it('hands on what else is remarked', () => {
    const remark = 'policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+, unavailable in v1.25+';
    expect(warningsOf(objects(remark, text), 'baseline')).toMatchObject([
      { code: 'remark', reason: remark, detail: `Deployment web: ${remark}` },
      { code: 'pods-refused' },
    ]);
    expect(warningsOf(objects(), 'baseline')).toEqual([]);
  });
});

it('a pod’s refusal for its level is told from others', () => {
  const refusal = `pods "main" is forbidden: violates PodSecurity "restricted:latest": ${reasons}`;
  expect(violatesPodSecurity(refusal)).toBe(true);
  expect(violatesPodSecurity('pods "main" is forbidden: error looking up service account ns/made-before')).toBe(false);
});
