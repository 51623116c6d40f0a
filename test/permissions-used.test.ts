import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionNames } from '../infra/platform/bundle.ts';
import { byTheService, seenSchema } from './support/grants.ts';
import { machines, tasksOf } from './support/machines.ts';
import { testDirectory } from './support/setup.ts';

/** Granted, and not seen in these tests, each for a reason. */
const unseen: Record<string, string> = {
  'berth-ingest s3:GetObject':
    'A notification of a bucket with versions names one, except for objects from before it had versions.',
  'berth-ingest s3:DeleteObject': 'As GetObject.',
  ...Object.fromEntries(
    ['projects', 'installations', 'installations-step', 'installations-health'].map(name => [
      `berth-${name} sts:AssumeRole`,
      'Opens EKS clusters, by the code with which berth-clusters is seen to do it; there is none here to install on.',
    ]),
  ),
};

/** In S3, leave to list is what turns a 403 for an object that is not there into a 404: it is needed by a GetObject, and never called. */
const implied = (action: string): boolean => action === 's3:ListBucket';

// Each store that whole tests ran on has written down what it saw (permissions.test.ts).
const stores = globSync(join(testDirectory, '*/seen.json')).map(file =>
  seenSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
);
const roles = Object.entries(stores[0]?.grants ?? {});

describe('all tests together', () => {
  it('watched every function', () => {
    const all = functionNames().map(name => `berth-${name.replaceAll('/', '-')}`);
    expect(roles.map(([application]) => application).sort()).toEqual(all.sort());
    expect(new Set(stores.flatMap(({ callers }) => callers))).toEqual(new Set(all));
  });

  it('used everything that is granted', () => {
    const unused = roles.flatMap(([application, grants]) =>
      grants
        .filter((_, index) => !stores.some(store => store.grants[application]?.[index]?.used))
        .filter(grant => !byTheService(grant) && !implied(grant.action) && !unseen[`${application} ${grant.action}`])
        .map(({ action, resource, key = '' }) => `${application} ${action} ${resource} ${key}`.trim()),
    );
    expect(unused).toEqual([]);
  });

  it.each(Object.entries(machines))('walked through each state of the state machine %s', (file, { unreached }) => {
    const entered = new Set(stores.flatMap(store => store.entered[file] ?? []));
    expect(Object.keys(tasksOf(file)).filter(state => !entered.has(state))).toEqual(unreached);
  });
});
