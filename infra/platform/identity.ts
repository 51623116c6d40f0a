import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { signIns } from '../../functions/platform/entities/access.ts';
import type { BerthFunction } from './berth-function.ts';
import { isOn, onEmulator } from './settings.ts';
import type { Storage } from './storage.ts';

/**
 * How old the user pool's word may be on whether somebody is enabled, seconds (`-c identityCheckSeconds=`).
 * @throws Error for what is no number of seconds up to ten minutes: with the time that it takes to ask, that stays within a quarter of an hour.
 */
export function checkSeconds(given: unknown): string {
  const seconds = Number(given ?? 300);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 600) return String(seconds);
  throw new Error(`The setting identityCheckSeconds is "${given}": give a whole number of seconds from 1 to 600.`);
}

/** Who signs in: a Cognito user pool. A user's groups named like platform roles give those roles. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  /** The origin of the browser client: the console sets it, `-c callbackUrl` outranks it. */
  console = 'http://localhost:8080';
  /** The host of the hosted sign-in. */
  readonly signIn: string;
  /** What its tokens call it. */
  readonly issuer: string;

  private readonly storage: Storage;

  constructor(scope: Construct, id: string, storage: Storage) {
    super(scope, id);
    this.storage = storage;
    this.pool = new UserPool(this, 'Users', {
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      // A telephone number is taken over more easily than a mailbox; and nobody gets into an account by an address that is not theirs.
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      keepOriginal: { email: true },
      deletionProtection: isOn(this, 'deletionProtection'),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const groupName of ['admin', 'reviewer']) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.pool.userPoolId, groupName });
    }
    const domainPrefix = `berth-${Stack.of(this).account}`;
    // The newer one answers prompt=none, by which the console finds its session again after a reload (infra/console.ts gives it its looks).
    this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.signIn = `${domainPrefix}.auth.${Stack.of(this).region}.amazoncognito.com`;
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
    const given: unknown = this.node.tryGetContext('callbackUrl');
    const console = Lazy.string({ produce: () => (typeof given === 'string' ? new URL(given).origin : this.console) });
    this.client = this.pool.addClient('Client', {
      generateSecret: false,
      preventUserExistenceErrors: true,
      // Browsers use the code flow with PKCE, command lines API tokens. A flow that takes a password from any client makes guessing and phishing cheap: it is for
      // the tests and `npm run token` on an emulator.
      authFlows: { userPassword: onEmulator(this), userSrp: true },
      // Who is disabled or loses a group goes on for as long as a token lasts, and no longer.
      idTokenValidity: Duration.minutes(15),
      accessTokenValidity: Duration.minutes(15),
      // A page that stays open renews them for a working day, until its user signs out: then they are taken back.
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${console}/signed-in`],
        logoutUrls: [`${console}/`],
      },
    });
    NagSuppressions.addResourceSuppressions(this.pool, [
      {
        id: 'AwsSolutions-COG2',
        reason: 'MFA is offered, not forced: many organisations bring their own issuer, which enforces it there.',
      },
      {
        id: 'AwsSolutions-COG3',
        reason:
          'Threat protection needs the Plus plan, which is billed for each user: an operator’s decision (docs/runbook.md).',
      },
      { id: 'AwsSolutions-COG8', reason: 'The Essentials plan is enough without threat protection: see COG3.' },
    ]);
  }

  /**
   * Lets a function find out who asks: check bearer tokens, read API tokens, memberships and roles, ask whether a user is still enabled, and note that somebody signed in. An endpoint of its own (an emulator) serves the keys where AWS_ENDPOINT_URL points.
   */
  verify(target: BerthFunction): void {
    const { issuer } = this;
    const keys: unknown = this.node.tryGetContext('cognitoEndpoint');
    const base = typeof keys === 'string' ? `${keys}/${this.pool.userPoolId}` : issuer;
    const { tableArn, tableName } = this.storage.table;
    target
      .write(this.storage.table, { PutItem: [signIns] })
      .allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], tableArn)
      .set('TABLE_NAME', tableName)
      .set('AUDIT_RETENTION_DAYS', this.storage.auditRetentionDays)
      .allow(['cognito-idp:AdminGetUser'], this.pool.userPoolArn)
      .set('USER_POOL_ID', this.pool.userPoolId)
      .set('IDENTITY_CHECK_SECONDS', checkSeconds(this.node.tryGetContext('identityCheckSeconds')))
      .set('OIDC_ISSUER', issuer)
      .set('OIDC_AUDIENCE', this.client.userPoolClientId)
      .set('OIDC_JWKS_URL', `${base}/.well-known/jwks.json`);
  }
}
