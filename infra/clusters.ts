import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { clustersContract } from '../functions/clusters/contract.ts';
import { clusterNames, clusters, externalIds } from '../functions/platform/entities/cluster.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { clusterSecrets, openClusters } from './platform/cluster-access.ts';
import type { Platform } from './platform/platform.ts';

/** The clusters that Berth may install on. */
export class Clusters extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { table } = storage;
    const target = new BerthFunction(this, 'Function', { name: 'clusters', description: 'Clusters and their checks' })
      .write(table, {
        PutItem: [clusters, clusterNames, externalIds],
        UpdateItem: [clusters],
        DeleteItem: [clusters, clusterNames, externalIds],
      })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi2`);
    openClusters(target);
    const stack = Stack.of(this);
    const ofAccount = (resource: string): string => stack.formatArn({ service: 'iam', region: '', resource });
    target
      .set('TRUSTED_PRINCIPAL', ofAccount('root'))
      // CloudFormation begins the names of a stack's roles with the stack's.
      .set('TRUSTED_ROLES', ofAccount(`role/${stack.stackName}-*`));
    target.allow(
      ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret'],
      clusterSecrets(target),
    );
    identity.verify(target);
    api.serve(clustersContract, target);
  }
}
