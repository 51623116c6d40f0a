import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import * as access from '../functions/platform/entities/access.ts';
import * as app from '../functions/platform/entities/app.ts';
import * as audit from '../functions/platform/entities/audit.ts';
import * as cluster from '../functions/platform/entities/cluster.ts';
import * as installation from '../functions/platform/entities/installation.ts';
import * as policy from '../functions/platform/entities/policy.ts';
import * as upload from '../functions/platform/entities/upload.ts';
import * as version from '../functions/platform/entities/version.ts';
import { assetName, functionNames } from './platform/bundle.ts';
import { leadingKeys, type Stored } from './platform/grants.ts';
import { type Statement, statementsOf, synthesized } from './testing.ts';

const root = join(import.meta.dirname, '..');

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'schema' in value;
}

/** Every entity, by the name that code has for it. */
const entities = new Map(
  [access, app, audit, cluster, installation, policy, upload, version]
    .flatMap(module => Object.entries<unknown>({ ...module }))
    .filter((entry): entry is [string, Stored] => isStored(entry[1])),
);

/** What electrodb's methods ask of DynamoDB. */
const actions: Readonly<Record<string, string>> = {
  create: 'PutItem',
  put: 'PutItem',
  patch: 'UpdateItem',
  update: 'UpdateItem',
  upsert: 'UpdateItem',
  delete: 'DeleteItem',
  remove: 'DeleteItem',
  check: 'ConditionCheckItem',
};

/** The wiring of HTTP brings these along: they are granted where its routes need them. */
const ofWiring = ['dynamodb:PutItem audit#*', 'dynamodb:PutItem idempotency#*'];

/** The function of a capability's routes, where it is not called like it. */
const servedBy: Readonly<Record<string, string>> = { inspection: 'inspection/policy' };

/** In the code of these too, and not reached: they end operations as failed only, and the name of a release is free when it was removed. */
const failing = ['dynamodb:DeleteItem releasename#*'];
const unreached: Readonly<Record<string, string[]>> = {
  // Its routes are public: nobody signs in there.
  api: ['dynamodb:PutItem signin#*'],
  installations: failing,
  'installations/health': failing,
  'installations/rollout': failing,
};

/** What the code of a function writes, as far as it is reached from the handler: 'dynamodb:PutItem app#*'. */
async function writtenBy(name: string): Promise<Set<string>> {
  const { outputFiles } = await build({
    entryPoints: [join(root, `functions/${name}/handler.ts`)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    treeShaking: true,
  });
  const code = outputFiles[0]?.text ?? '';
  const call = new RegExp(
    `\\b(?:entities\\d*\\.)?(${[...entities.keys()].join('|')})\\d*\\s*\\.(${Object.keys(actions).join('|')})\\(`,
    'g',
  );
  return new Set(
    [...code.matchAll(call)].flatMap(([, entity = '', method = '']) => {
      const stored = entities.get(entity);
      return stored ? [`dynamodb:${actions[method]} ${leadingKeys(stored)}`] : [];
    }),
  );
}

let template: Template;
let statements: (Statement & { of: string })[];

beforeAll(async () => {
  template = await synthesized();
  statements = statementsOf(template, 'AWS::IAM::Policy').filter(({ Effect }) => Effect === 'Allow');
});

const isWrite = (action: string): boolean =>
  /^dynamodb:((Put|Update|Delete)Item|ConditionCheckItem|BatchWriteItem|PartiQL|\*)/.test(action);
const actionsOf = ({ Action }: Statement): string[] => [Action].flat();

/** What a function may write: 'dynamodb:PutItem app#*'. */
function grantedTo(name: string): Set<string> {
  const target = Object.values(template.findResources('AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.Environment?.Variables?.AWS_SDK_UA_APP_ID === `berth-${assetName(name)}`,
  );
  const role: string = target?.Properties.Role['Fn::GetAtt'][0];
  return new Set(
    Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(`"${role}"`))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
      .filter(statement => statement.Effect === 'Allow' && actionsOf(statement).some(isWrite))
      .flatMap(statement => {
        const keys = statement.Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
        return actionsOf(statement).flatMap(action => [keys].flat().map(key => `${action} ${key}`));
      }),
  );
}

describe('what may be written to the table', () => {
  it('is bounded by the beginning of the partition keys in every grant, functions’ and state machines’', () => {
    const writing = statements.filter(statement => actionsOf(statement).some(isWrite));
    expect(writing.length).toBeGreaterThan(20);
    for (const { Condition, of } of writing) {
      const keys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
      expect(keys, of).toBeDefined();
      // A word and "#", or a whole key.
      for (const key of [keys].flat()) expect(String(key)).toMatch(/^[a-z]+(#\*)?$/);
      // Without any keys in a request, "for all" would hold.
      expect(Condition?.Null?.['dynamodb:LeadingKeys'], of).toBe('false');
    }
  });

  it.each(functionNames())('by %s is what its code writes, no more and no less', async name => {
    const served = Object.entries(contracts).find(([capability]) => name === (servedBy[capability] ?? capability));
    const written = await writtenBy(name);
    if (served) {
      const orders = Object.values(served[1]).some(({ method }) => method !== 'GET');
      for (const each of ofWiring) orders ? written.add(each) : written.delete(each);
    }
    for (const each of unreached[name] ?? []) expect(written.delete(each), each).toBe(true);
    expect([...grantedTo(name)].sort()).toEqual([...written].sort());
  });

  it.each([
    ['makes nobody a member but access', 'dynamodb:PutItem user#*', ['access']],
    ['gives nobody an API token but access', 'dynamodb:PutItem token#*', ['access']],
    ['changes no role but access', 'dynamodb:UpdateItem roles', ['access']],
    ['opens no cluster but clusters', 'dynamodb:PutItem clusters', ['clusters']],
  ])('%s', (_, grant, expected) => {
    expect(functionNames().filter(name => grantedTo(name).has(grant))).toEqual(expected);
  });

  it('has a pattern of its own for each entity’s keys', () => {
    expect(entities.size).toBeGreaterThan(20);
    for (const entity of entities.values()) expect(leadingKeys(entity)).toMatch(/^[a-z]+(#\*)?$/);
  });
});
