import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { supportedKubeVersions } from '../functions/chart/kubernetes-versions.ts';
import { inspectionContract } from '../functions/inspection/contract.ts';
import { inspectionPolicies } from '../functions/platform/entities/policy.ts';
import { parseInspectionPolicy } from '../functions/platform/inspection-policy.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { deadLetterQueue } from './platform/dead-letters.ts';
import type { Platform } from './platform/platform.ts';
import { wholeNumber } from './platform/settings.ts';

/** One core (Lambda: 1,769 MB): helm may take 512 MiB of it, and what it rendered is read beside it. */
const wholeCore = 1769;
/** So many packages at once unless `-c inspectionConcurrency=` says otherwise: a chart that has to be stopped takes its function for 40 seconds. */
const defaultConcurrency = 10;

function minorOf(version: string): number {
  const [, minor] = /^1\.(\d+)$/.exec(version) ?? [];
  // Older ones serve APIs that functions/chart/kubernetes-versions.ts has no list of.
  if (minor === undefined || Number(minor) < 32)
    throw new Error(
      `The setting kubernetesVersions has "${version}": give versions from 1.32 on, such as -c kubernetesVersions=1.35,1.36`,
    );
  return Number(minor);
}

/**
 * The Kubernetes versions that packages are inspected for, oldest first (`-c kubernetesVersions=1.33,1.34`).
 * @throws Error that names a version that is none.
 */
export function kubernetesVersions(scope: Construct): string[] {
  const given: unknown = scope.node.tryGetContext('kubernetesVersions') ?? supportedKubeVersions;
  const versions = [given].flat().flatMap(each => String(each).split(','));
  const minors = new Set(versions.map(version => minorOf(version.trim())));
  return [...minors].sort((a, b) => a - b).map(minor => `1.${minor}`);
}

/**
 * Which findings block submit, release and install until somebody sets another policy in the store, as JSON (`-c inspectionPolicy='{"submit":["privileged"]}'`, or an object in cdk.json); nothing by default.
 * @throws Error that says what is wrong with it.
 */
export function inspectionPolicy(scope: Construct): string {
  const given: unknown = scope.node.tryGetContext('inspectionPolicy') ?? {};
  return JSON.stringify(parseInspectionPolicy(typeof given === 'string' ? given : JSON.stringify(given)));
}

/** Looks into every package that was taken in: queue → inspection → documents beside the package. */
export class Inspection extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const timeout = Duration.minutes(5);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Six times the function's timeout, so that a message is not handed out twice while it is worked on (Lambda developer guide, SQS).
      visibilityTimeout: Duration.minutes(timeout.toMinutes() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    this.work(platform, timeout);
    this.policy(platform);
    alarmWhen(this, 'Dead', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible(),
      threshold: 1,
      description: 'A package could not be inspected',
      runbook: 'a-package-is-not-inspected',
    });
  }

  private work({ storage: { packages } }: Platform, timeout: Duration): void {
    // SQS takes no fewer than two.
    const concurrency = wholeNumber(this, 'inspectionConcurrency', defaultConcurrency, 2);
    const target = new BerthFunction(this, 'Function', {
      name: 'inspection',
      description: 'Renders and lints packages, and says what is in them',
      memorySize: wholeCore,
      timeout,
      concurrency,
      helm: true,
    })
      .allow(['s3:GetObject'], packages.arnForObjects('packages/*'))
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('inspections/*'))
      .allow(['s3:PutObject'], packages.arnForObjects('rendered/*'))
      // Without it, S3 answers 403 instead of 404 for an inspection that is not there yet.
      .allow(['s3:ListBucket'], packages.bucketArn)
      .set('PACKAGES_BUCKET', packages.bucketName)
      .set('KUBERNETES_VERSIONS', kubernetesVersions(this).join(','));
    // One at a time: each may take minutes, and what fails must not take others along.
    target.function.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: concurrency }),
    );
  }

  /** Reading and setting which findings block what: a function of its own, for it needs nothing of what the inspection does. */
  private policy({ storage, identity, api }: Platform): void {
    const target = new BerthFunction(this, 'Policy', {
      name: 'inspection/policy',
      description: 'The settings of the inspection policy',
    })
      .write(storage.table, { PutItem: [inspectionPolicies] })
      .set('INSPECTION_POLICY', inspectionPolicy(this));
    identity.verify(target);
    api.serve(inspectionContract, target);
  }
}
