import { Construct } from 'constructs';
import { clustersContract } from '../functions/clusters/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { clusterSecrets, openClusters } from './platform/cluster-access.ts';
import type { Platform } from './platform/platform.ts';

/** The clusters that Berth may install on. */
export class Clusters extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { table } = storage;
    const target = new BerthFunction(this, 'Function', { name: 'clusters', description: 'Clusters and their checks' })
      .allow(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], table.tableArn)
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi2`);
    openClusters(target);
    target.allow(
      ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'],
      clusterSecrets(target),
    );
    identity.verify(target);
    api.serve(clustersContract, target);
  }
}
