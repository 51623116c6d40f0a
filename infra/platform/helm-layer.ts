import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Stack } from 'aws-cdk-lib';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const id = 'Helm';

/** The stock helm 4 (and kubectl 1.36) as AWS packs them for Lambda: one layer for all functions of the stack. */
export function helmLayer(scope: Construct): ILayerVersion {
  const stack = Stack.of(scope);
  const found = stack.node.tryFindChild(id);
  return found instanceof KubectlV36Layer ? found : new KubectlV36Layer(stack, id);
}

/** Where the layer has helm; an emulator that does not unpack layers is told by `-c helmPath=`. */
export function helmPath(scope: Construct): string {
  const given: unknown = scope.node.tryGetContext('helmPath');
  return typeof given === 'string' ? given : '/opt/helm/helm';
}
