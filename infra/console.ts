import { existsSync } from 'node:fs';
import { Annotations, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnManagedLoginBranding } from 'aws-cdk-lib/aws-cognito';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import type { Config } from '../console/platform/config.ts';
import { contentSecurityPolicy } from '../console/platform/headers.ts';
import { originHeader } from '../functions/platform/origin.ts';
import { OriginKeys } from './platform/origin-keys.ts';
import type { Platform } from './platform/platform.ts';

/** What the API answers, also where nothing is: clients of registries look for theirs under the last two, and must not meet a page. */
const apiPaths = ['/v1', '/charts', '/api', '/v2'];

/** Where console/platform/build.ts leaves it. */
const built = `${import.meta.dirname}/../console/dist`;

/** What answers each address that is not the API's. An error page could not do this: it would answer for the API's 404s too. */
const pages = `${import.meta.dirname}/../console/platform/pages.js`;

/** The web console: its files in S3, and one origin for it and the API, so that neither needs CORS. Not on an emulator (`-c console=local`): there the front door does the same. */
export class Console extends Construct {
  readonly address: string;

  /** @param lifecycle the ARN of the review's state machine, for links to its executions. */
  constructor(scope: Construct, id: string, platform: Platform, lifecycle: string) {
    super(scope, id);
    const files = this.bucket();
    const keys = new OriginKeys(this, 'OriginKeys');
    const distribution = this.distribution(files, platform, keys.sent);
    platform.api.behind(distribution, keys.taken);
    this.address = `https://${distribution.distributionDomainName}`;
    platform.identity.console = this.address;
    new CfnManagedLoginBranding(this, 'SignInLooks', {
      userPoolId: platform.identity.pool.userPoolId,
      clientId: platform.identity.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    this.upload(files, distribution, {
      signIn: `https://${platform.identity.signIn}`,
      issuer: platform.identity.issuer,
      clientId: platform.identity.client.userPoolClientId,
      storeAccess: platform.storage.storeAccess,
      lifecycle,
    });
  }

  private bucket(): Bucket {
    const bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ id: 'old-versions', noncurrentVersionExpiration: Duration.days(30) }],
    });
    NagSuppressions.addResourceSuppressions(bucket, [
      { id: 'AwsSolutions-S1', reason: 'It holds the published console and nothing else; only CloudFront reads it.' },
    ]);
    return bucket;
  }

  private distribution(files: Bucket, platform: Platform, key: string): Distribution {
    const api = this.toApi(platform, key);
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Berth: the console and the API',
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      defaultBehavior: {
        // Who may list is told 404, and not 403, of a file that is not there.
        origin: S3BucketOrigin.withOriginAccessControl(files, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        // Others than GET and HEAD are answered by the function.
        allowedMethods: AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        // Obeys the files' own cache-control, and compresses.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.headers(platform),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: new EdgeFunction(this, 'Pages', {
              code: FunctionCode.fromFile({ filePath: pages }),
              runtime: FunctionRuntime.JS_2_0,
            }),
          },
        ],
      },
      additionalBehaviors: Object.fromEntries(apiPaths.flatMap(path => [path, `${path}/*`]).map(path => [path, api])),
    });
    NagSuppressions.addResourceSuppressions(distribution, [
      { id: 'AwsSolutions-CFR1', reason: 'The store is for whoever may sign in, wherever they are.' },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'A web ACL is billed by the month: an operator’s decision. Every route checks its input.',
      },
      { id: 'AwsSolutions-CFR3', reason: 'The API logs its accesses itself; the console’s files are public.' },
      {
        id: 'AwsSolutions-CFR4',
        reason: 'CloudFront’s own domain cannot choose; a domain of one’s own gets TLS 1.2 by minimumProtocolVersion.',
      },
    ]);
    return distribution;
  }

  /** Uncached, with all headers but Host, which API Gateway wants to be its own; helm's basic auth and If-Match go through. */
  private toApi({ api }: Platform, key: string): BehaviorOptions {
    return {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.api.apiEndpoint)), {
        customHeaders: { [originHeader]: key },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      // What an answer says of itself stays; what it does not say is said.
      responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
    };
  }

  private headers({ identity, storage }: Platform): ResponseHeadersPolicy {
    const policy = contentSecurityPolicy({
      signIn: `https://${identity.signIn}`,
      uploads: `https://${storage.drop.bucketRegionalDomainName}`,
    });
    return new ResponseHeadersPolicy(this, 'Headers', {
      comment: 'Berth: what every page of the console is served with',
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      },
    });
  }

  /** Two deployments, because what has its hash in its name may be kept for ever, and all else not at all. */
  private upload(files: Bucket, distribution: Distribution, configuration: Config): void {
    if (!existsSync(built)) {
      Annotations.of(this).addError('The console is not built: run `npm run build:console`.');
      return;
    }
    const lasting = new BucketDeployment(this, 'Assets', {
      destinationBucket: files,
      sources: [Source.asset(built, { exclude: ['*', '!assets', '!assets/**'] })],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
      // The last console's chunks stay: a page that is open asks for them.
      prune: false,
    });
    const pages_ = new BucketDeployment(this, 'Entry', {
      destinationBucket: files,
      sources: [
        Source.asset(built, { exclude: ['assets', 'assets/**'] }),
        Source.jsonData('config.json', configuration),
      ],
      cacheControl: [CacheControl.fromString('no-cache')],
      prune: false,
      distribution,
      distributionPaths: ['/index.html', '/config.json'],
    });
    pages_.node.addDependency(lasting);
    for (const child of Stack.of(this).node.children.filter(({ node }) =>
      node.id.startsWith('Custom::CDKBucketDeployment'),
    ))
      NagSuppressions.addResourceSuppressions(
        child,
        ['AwsSolutions-IAM4', 'AwsSolutions-IAM5', 'AwsSolutions-L1'].map(rule => ({
          id: rule,
          reason: 'The CDK’s own function, which copies assets at a deployment and has no other use.',
        })),
        true,
      );
  }
}
