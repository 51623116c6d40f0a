import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { wholeNumber } from './settings.ts';

/**
 * What the distribution sends with each request, so that functions know that it came through it (functions/platform/origin.ts): one key that is in use, and the next one.
 * `-c originKeyGeneration=2` turns to the next: CloudFormation lets the distribution send it first, which the functions take already, and has them take the one after it when all edges send it.
 */
export class OriginKeys extends Construct {
  /** What the distribution sends. */
  readonly sent: string;
  /** What the functions take, separated by commas. */
  readonly taken: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const generation = wholeNumber(this, 'originKeyGeneration', 1);
    const [now = '', next = ''] = [generation, generation + 1].map(each => this.key(each));
    this.sent = now;
    this.taken = Fn.join(',', [now, next]);
  }

  /** Made by Secrets Manager: the template has a reference to it only. */
  private key(generation: number): string {
    const secret = new Secret(this, `Key${generation}`, {
      description: `Berth: what the distribution sends to the API, generation ${generation}`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    NagSuppressions.addResourceSuppressions(secret, [
      {
        id: 'AwsSolutions-SMG4',
        reason: 'It changes with a deployment (docs/runbook.md): distribution and functions have to change in order.',
      },
    ]);
    return secret.secretValue.unsafeUnwrap();
  }
}
