import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../functions/api/contracts.ts';
import { gatewayPath } from '../functions/platform/contract.ts';
import { statementsOf, synthesized } from './testing.ts';

let template: Template;
/** As `npm start` deploys it. */
let local: Template;

beforeAll(async () => {
  template = await synthesized();
  local = await synthesized({ console: 'local', cognitoEndpoint: 'http://127.0.0.1:4566', reservedConcurrency: 'off' });
});

const operations = Object.fromEntries(Object.values(contracts).flatMap(contract => Object.entries(contract)));
const functionNamed = (of: Template, folder: string) =>
  Object.values(of.findResources('AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.Environment?.Variables?.AWS_SDK_UA_APP_ID === `berth-${folder}`,
  )?.Properties;

describe('throttles', () => {
  const stage = (of: Template) => {
    const [found] = Object.values(of.findResources('AWS::ApiGatewayV2::Stage'));
    if (!found) throw new Error('There is no stage.');
    return found;
  };

  it('hold for every route', () => {
    expect(stage(template).Properties.DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 500,
      ThrottlingBurstLimit: 1000,
    });
  });

  it.each([
    'validatePackage',
    'putPackage',
    'previewInstallation',
    'createInstallation',
    'actOnInstallation',
    'createRollout',
    'getResources',
    'getRendered',
    'diffRendered',
    'diffVersions',
    'listFiles',
    'getFile',
    'addAttachment',
    'exportAuditEntries',
    'listStoreApps',
    'countCategories',
    'checkCluster',
    'createCluster',
  ])('are tighter for %s', operation => {
    const route = operations[operation];
    if (!route) throw new Error(`There is no ${operation}.`);
    expect(route.cost).toBe('high');
    expect(stage(template).Properties.RouteSettings[`${route.method} ${gatewayPath(route.path)}`]).toEqual({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
  });

  it('are tighter for what the contracts say is expensive, and for nothing else', () => {
    const expensive = Object.values(operations).filter(({ cost }) => cost === 'high');
    const keys = new Set(expensive.map(({ method, path }) => `${method} ${gatewayPath(path)}`));
    expect(new Set(Object.keys(stage(template).Properties.RouteSettings))).toEqual(keys);
  });

  it('come after their routes, which API Gateway wants to know first', () => {
    const { Properties, DependsOn } = stage(template);
    const routes = template.findResources('AWS::ApiGatewayV2::Route');
    const known = [DependsOn].flat().map(name => routes[String(name)]?.Properties.RouteKey);
    expect(known).toEqual(expect.arrayContaining(Object.keys(Properties.RouteSettings)));
  });

  it('are settings of the deployment', async () => {
    const { Properties } = stage(await synthesized({ requestRate: '20', expensiveRequestRate: 2 }));
    expect(Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 });
    const [first] = Object.values(Properties.RouteSettings);
    expect(first).toEqual({ ThrottlingRateLimit: 2, ThrottlingBurstLimit: 4 });
    await expect(synthesized({ requestRate: 'many' })).rejects.toThrow('requestRate is "many"');
  });
});

describe('reserved concurrency', () => {
  it('keeps inspections and steps from taking all of the account, and the account from taking theirs', () => {
    expect(functionNamed(template, 'inspection')?.ReservedConcurrentExecutions).toBe(10);
    expect(functionNamed(template, 'installations-step')?.ReservedConcurrentExecutions).toBe(20);
  });

  it('keeps what waits for others, or for a cluster, from taking all of the account', () => {
    for (const folder of ['uploads', 'installations'])
      expect(functionNamed(template, folder)?.ReservedConcurrentExecutions, folder).toBe(100);
  });

  it('is as many inspections as the queue gives out at once', async () => {
    const other = await synthesized({ inspectionConcurrency: '4', stepConcurrency: '7' });
    expect(functionNamed(other, 'inspection')?.ReservedConcurrentExecutions).toBe(4);
    expect(functionNamed(other, 'installations-step')?.ReservedConcurrentExecutions).toBe(7);
    other.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 4 } });
  });

  it('can be switched off, for an account whose limit has no room for it', () => {
    for (const each of Object.values(local.findResources('AWS::Lambda::Function')))
      expect(each.Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it.each([{ stepConcurrency: '0' }, { inspectionConcurrency: '1' }, { inspectionConcurrency: 'all' }])(
    'refuses %j',
    async context => {
      await expect(synthesized(context)).rejects.toThrow(Object.keys(context)[0]);
    },
  );
});

describe('sign-in', () => {
  const client = (of: Template) => Object.values(of.findResources('AWS::Cognito::UserPoolClient'))[0]?.Properties;

  it('takes passwords from the hosted sign-in only, but on an emulator', () => {
    const flows = client(template)?.ExplicitAuthFlows as string[];
    expect(flows).not.toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(flows).not.toContain('ALLOW_ADMIN_USER_PASSWORD_AUTH');
    expect(client(local)?.ExplicitAuthFlows).toContain('ALLOW_USER_PASSWORD_AUTH');
  });

  it('gives tokens that end within 15 minutes, can be taken back, and are renewed for a working day at most', () => {
    expect(client(template)).toMatchObject({
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 720,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AllowedOAuthFlows: ['code'],
    });
    expect(client(template)?.GenerateSecret ?? false).toBe(false);
  });

  it('sends what recovers an account to a confirmed address only, and keeps that until the next is confirmed', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  it('lets nobody sign themselves up', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
  });
});

describe('deletion protection', () => {
  const protections = (of: Template) => ({
    pool: Object.values(of.findResources('AWS::Cognito::UserPool'))[0]?.Properties.DeletionProtection,
    table: Object.values(of.findResources('AWS::DynamoDB::GlobalTable'))[0]?.Properties.Replicas[0]
      .DeletionProtectionEnabled,
  });

  it('keeps table and user pool, also from somebody with the rights', () => {
    expect(protections(template)).toEqual({ pool: 'ACTIVE', table: true });
  });

  it('can be switched off by who means to delete them', async () => {
    expect(protections(await synthesized({ deletionProtection: 'off' }))).toEqual({ pool: 'INACTIVE', table: false });
  });
});

describe('policies of resources', () => {
  const kinds = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'];

  it('let a service in only for this account and a named resource', () => {
    const open = kinds
      .flatMap(kind => statementsOf(template, kind))
      .filter(({ Effect, Principal }) => Effect === 'Allow' && typeof Principal === 'object' && Principal.Service)
      .filter(({ Condition }) => {
        const names = Object.values(Condition ?? {}).flatMap(each => Object.keys(each).map(name => name.toLowerCase()));
        return !names.includes('aws:sourcearn');
      });
    expect(open).toEqual([]);
  });

  it('let S3 write to the queue of ingest for the drop bucket only', () => {
    const [bucketName] = Object.values(template.findResources('AWS::S3::Bucket'))
      .filter(({ Properties }) => Properties.NotificationConfiguration)
      .map(({ Properties }) => Properties.BucketName);
    expect(bucketName).toBeDefined();
    const [statement] = statementsOf(template, 'AWS::SQS::QueuePolicy').filter(
      ({ Principal }) => typeof Principal === 'object' && Principal.Service === 's3.amazonaws.com',
    );
    const arn = JSON.stringify(statement?.Condition?.ArnEquals?.['aws:SourceArn']);
    expect(statement?.Condition?.StringEquals?.['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    // The same words in the name and in the ARN: neither may refer to the other's resource.
    const [, words] = (bucketName as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
    for (const word of words) expect(arn).toContain(JSON.stringify(word).replace(/^"|"$/g, ''));
    expect(arn).not.toContain('*');
  });

  it('let CloudWatch tell alarms to the topic, which its policy would forbid otherwise', () => {
    const allowed = statementsOf(template, 'AWS::SNS::TopicPolicy').filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      {
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      },
    ]);
  });

  it('let each service call a function for a named resource only', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Permission')))
      expect(Properties.SourceArn, JSON.stringify(Properties)).toBeDefined();
  });

  it('let Step Functions take on a role for this account’s state machines only', () => {
    const trusting = statementsOf(template, 'AWS::IAM::Role').filter(({ Principal }) =>
      JSON.stringify(Principal).includes('states'),
    );
    expect(trusting.length).toBeGreaterThanOrEqual(3);
    for (const { Condition } of trusting) {
      expect(Condition?.StringEquals?.['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
      expect(JSON.stringify(Condition?.ArnLike?.['aws:SourceArn'])).toContain(':stateMachine:');
    }
  });

  it('let a state machine start nothing but itself', () => {
    const starting = statementsOf(template, 'AWS::IAM::Policy').filter(
      ({ Action, Resource }) =>
        [Action].flat().includes('states:StartExecution') && JSON.stringify(Resource).includes('stateMachine'),
    );
    const tags = Object.values(template.findResources('AWS::StepFunctions::StateMachine')).map(
      ({ Properties }) => Properties.Tags.find(({ Key }: { Key: string }) => Key === 'berth:state-machine').Value,
    );
    expect(new Set(tags).size).toBe(3);
    expect(starting.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'aws:ResourceTag/berth:state-machine': 'Berth-review' } },
    ]);
    expect(tags).toContain('Berth-review');
  });

  it('let nobody but the function of uploads put anything under a key that it gave out', () => {
    const [statement, ...more] = statementsOf(template, 'AWS::S3::BucketPolicy').filter(
      ({ Effect, Action }) => Effect === 'Deny' && Action === 's3:PutObject',
    );
    expect(more).toEqual([]);
    expect(statement?.Principal).toEqual({ AWS: '*' });
    expect(JSON.stringify(statement?.Resource)).toContain(`/*/upl_${'?'.repeat(26)}/*`);
    const role = functionNamed(template, 'uploads')?.Role;
    expect(statement?.Condition).toEqual({ ArnNotEquals: { 'aws:PrincipalArn': role } });
  });

  it('take nothing that is not encrypted on its way', () => {
    const secure = (kind: string) =>
      new Set(
        statementsOf(template, kind)
          .filter(({ Effect, Condition }) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false')
          .map(({ of }) => of),
      ).size;
    for (const [resource, kind] of [
      ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
      ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
      ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
    ] as const)
      expect(secure(kind), kind).toBe(Object.keys(template.findResources(resource)).length);
  });
});

describe('the distribution', () => {
  const origins = (of: Template): { CustomOriginConfig?: unknown; OriginCustomHeaders?: { HeaderName: string }[] }[] =>
    Object.values(of.findResources('AWS::CloudFront::Distribution'))[0]?.Properties.DistributionConfig.Origins ?? [];
  const sentBy = (of: Template) =>
    origins(of).find(({ CustomOriginConfig }) => CustomOriginConfig)?.OriginCustomHeaders;
  const keysOf = ({ Properties }: { Properties: { Environment: { Variables: Record<string, unknown> } } }) =>
    Properties.Environment.Variables.ORIGIN_KEYS;
  const secretNames = (value: unknown) =>
    [...JSON.stringify(value).matchAll(/OriginKeysKey(\d+)[0-9A-F]{8}"/g)].map(([, n]) => n);
  const served = (of: Template) => {
    const integrations = Object.values(of.findResources('AWS::ApiGatewayV2::Integration'));
    const names = integrations.map(({ Properties }) => String(Properties.IntegrationUri['Fn::GetAtt'][0]));
    return names.map(name => of.findResources('AWS::Lambda::Function')[name]);
  };

  it('is the only way to the API: each function that serves routes takes what it sends', () => {
    const [header] = sentBy(template) ?? [];
    expect(header).toMatchObject({ HeaderName: 'x-berth-origin' });
    expect(secretNames(header)).toEqual(['1']);
    expect(served(template).length).toBeGreaterThan(8);
    for (const target of served(template)) expect(secretNames(keysOf(target as never))).toEqual(['1', '2']);
  });

  it('sends its security headers with every answer, the API’s too', () => {
    const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
    const { CacheBehaviors, DefaultCacheBehavior } = distribution?.Properties.DistributionConfig ?? {};
    const behaviors = [DefaultCacheBehavior, ...CacheBehaviors];
    expect(behaviors.length).toBeGreaterThanOrEqual(3);
    for (const each of behaviors) {
      expect(each.ResponseHeadersPolicyId, each.PathPattern).toBeDefined();
      expect(each.ViewerProtocolPolicy).toBe('redirect-to-https');
    }
  });

  it('changes its key before the functions forget the last one', async () => {
    const [distribution] = Object.keys(template.findResources('AWS::CloudFront::Distribution'));
    for (const target of served(template)) expect(target?.DependsOn).toContain(distribution);
    const next = await synthesized({ originKeyGeneration: '2' });
    expect(secretNames(sentBy(next))).toEqual(['2']);
    expect(secretNames(keysOf(served(next)[0] as never))).toEqual(['2', '3']);
  });

  it('has keys that nobody chose and the template does not have', () => {
    const secrets = Object.entries(template.findResources('AWS::SecretsManager::Secret'));
    expect(secrets.length).toBe(2);
    for (const [, { Properties }] of secrets) {
      expect(Properties.GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(32);
      expect(Properties.SecretString).toBeUndefined();
    }
    expect(JSON.stringify(keysOf(served(template)[0] as never))).toContain('{{resolve:secretsmanager:');
  });

  it('is not there on an emulator, and then nothing is asked for', () => {
    expect(origins(local)).toEqual([]);
    for (const target of served(local)) expect(keysOf(target as never)).toBeUndefined();
  });
});

describe('logs', () => {
  it('end some day', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.anyValue() });
  });
});
