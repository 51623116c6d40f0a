import { App, Aspects } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import { gatewayKeys } from '../functions/platform/contract.ts';
import { bundleFunctions } from './platform/bundle.ts';
import { StoreStack } from './store-stack.ts';

/** Larger bundles start slower; bytes, minified. */
const bundleLimit = 1_500_000;

let stack: StoreStack;
let template: Template;
let sizes: [string, number][];

beforeAll(async () => {
  const { outputs } = await bundleFunctions();
  sizes = Object.entries(outputs).map(([file, { bytes }]) => [file, bytes]);
  const app = new App();
  stack = new StoreStack(app, 'Berth');
  Aspects.of(app).add(new AwsSolutionsChecks());
  template = Template.fromStack(stack);
});

describe('the stack', () => {
  it('leaves no finding of AwsSolutions unexplained', () => {
    const findings = [
      ...Annotations.fromStack(stack).findError('*', Match.stringLikeRegexp('AwsSolutions-.*')),
      ...Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('AwsSolutions-.*')),
    ];
    expect(findings.map(({ id, entry }) => `${id} ${entry.data}`)).toEqual([]);
  });

  it('routes every route of the contracts, and no other', () => {
    // And one for all that is none.
    const keys = Object.values(contracts).flatMap(contract => Object.values(contract).flatMap(gatewayKeys));
    const wanted = new Set([...keys, '$default']);
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(
      route => route.Properties.RouteKey,
    );
    expect(new Set(routes)).toEqual(wanted);
  });

  it('keeps what people sent: recovery, versions, encryption, no public access, no deletion with the stack', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool'])
      template.allResources(type, { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
    });
  });

  it('has an alarm for every function and dead-letter queue, each with its place in the runbook', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
    expect(alarms.length).toBeGreaterThanOrEqual(functions.length + 3);
    for (const alarm of alarms) expect(alarm.Properties.AlarmDescription).toMatch(/docs\/runbook\.md#[a-z0-9-]+$/);
  });

  it('lets nobody who may change items change those of the audit log', () => {
    const condition = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } };
    const changing = ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
    let held = 0;
    for (const policy of Object.values(template.findResources('AWS::IAM::Policy'))) {
      const statements = policy.Properties.PolicyDocument.Statement as Record<string, unknown>[];
      const actions = (effect: string) =>
        statements
          .filter(({ Effect, Condition }) => Effect === effect && (effect === 'Allow' || Condition))
          .flatMap(({ Action }) => Action)
          .filter(action => changing.includes(String(action)));
      for (const { Effect, Condition } of statements) if (Effect === 'Deny') expect(Condition).toEqual(condition);
      expect(new Set(actions('Deny'))).toEqual(new Set(actions('Allow')));
      held += actions('Allow').length;
    }
    expect(held).toBeGreaterThan(10);
  });

  it('gives no function a bundle that starts slowly', () => {
    for (const [file, bytes] of sizes) expect(bytes, file).toBeLessThan(bundleLimit);
  });
});
