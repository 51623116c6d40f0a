import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { auditContract } from '../functions/audit/contract.ts';
import { alarmWhen } from './platform/alarms.ts';
import { BerthFunction } from './platform/berth-function.ts';
import type { Platform } from './platform/platform.ts';

/** An export holds all its entries at once, and most of its time goes into reading them: one core (Lambda: 1,769 MB). */
const wholeCore = 1769;

/** The audit log: reading it, and taking it out as a file. It is written by whichever function does what it tells (functions/platform/audit-log.ts). */
export class Audit extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { table, packages } = storage;
    const target = new BerthFunction(this, 'Function', {
      name: 'audit',
      description: 'Reads and exports the audit log',
      memorySize: wholeCore,
    })
      .allow(['dynamodb:Query'], ...['gsi1', 'gsi2', 'gsi3'].map(index => `${table.tableArn}/index/${index}`))
      .allow(['s3:GetObject', 's3:PutObject'], packages.arnForObjects('exports/*'))
      .set('PACKAGES_BUCKET', packages.bucketName);
    identity.verify(target);
    api.serve(auditContract, target);
    alarmWhen(this, 'Unwritten', {
      metric: new Metric({
        namespace: 'Berth',
        metricName: 'UnwrittenAuditEntries',
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
      description: 'A change is not in the audit log',
      runbook: 'a-change-is-not-in-the-audit-log',
    });
  }
}
