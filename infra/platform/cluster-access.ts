import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { BerthFunction } from './berth-function.ts';

/** Begins the names of the secrets with kubeconfigs. */
function secretPrefix(stack: Stack): string {
  return `berth/${stack.stackName}/clusters/`;
}

/** The secrets with kubeconfigs; Secrets Manager ends each ARN with six characters of its own. */
export function clusterSecrets(target: BerthFunction): string {
  const stack = Stack.of(target);
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretPrefix(stack)}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Lets a function open clusters: read their kubeconfigs, or take on the roles that open EKS clusters, whose names must begin with "berth-". */
export function openClusters(target: BerthFunction): void {
  const stack = Stack.of(target);
  const networks: unknown = target.node.tryGetContext('clusterNetworks');
  target
    .allow(['secretsmanager:GetSecretValue'], clusterSecrets(target))
    // Of any account: clusters may be anywhere, and each role says itself who may take it on.
    .allow(['sts:AssumeRole'], `arn:${stack.partition}:iam::*:role/berth-*`)
    .set('CLUSTER_SECRET_PREFIX', secretPrefix(stack))
    .set('CLUSTER_NETWORKS', networks === 'private' ? 'private' : 'public');
}
