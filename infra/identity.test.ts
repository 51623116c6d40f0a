import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { BerthFunction } from './platform/berth-function.ts';
import { grantWrites, type Writes } from './platform/grants.ts';
import { checkSeconds, Identity } from './platform/identity.ts';
import { Storage } from './platform/storage.ts';

describe('the deployment setting identityCheckSeconds', () => {
  it('is five minutes, and never more than ten: a disabled user goes on for no longer than a quarter of an hour', () => {
    expect(checkSeconds(undefined)).toBe('300');
    expect(checkSeconds('3')).toBe('3');
    for (const given of ['0', '601', '1.5', 'soon', '-1']) expect(() => checkSeconds(given)).toThrow(`"${given}"`);
  });
});

describe('who asks', () => {
  it('is found out with leave to ask after users, and to note sign-ins and write nothing else', () => {
    const stack = new Stack(new App(), 'Stack');
    const identity = new Identity(stack, 'Identity', new Storage(stack, 'Storage'));
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const allowed: string[] = [];
    const target = {
      role,
      allow: (actions: string[]) => {
        allowed.push(...actions);
        return target;
      },
      set: () => target,
      write: (table: ITableV2, writes: Writes) => {
        grantWrites(role, table, writes);
        return target;
      },
    };
    identity.verify(target as unknown as BerthFunction);
    expect(allowed.sort()).toEqual([
      'cognito-idp:AdminGetUser',
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
    ]);
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)).toMatchObject([
      {
        Effect: 'Allow',
        Action: 'dynamodb:PutItem',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['signin#*'] } },
      },
    ]);
  });
});
