import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Makes a client on first use and keeps it for the life of the function: a cold start pays only for what it uses. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * A single write that meets a transaction on the same item is refused, and nothing was written: the same again may be done. The SDK repeats only what it
 * is told to.
 */
function repeatingConflicts(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    next => async args => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error && error.name === 'TransactionConflictException')
          Object.assign(error, { $retryable: {} });
        throw error;
      }
    },
    { name: 'repeatingConflicts', step: 'deserialize', priority: 'high' },
  );
  return client;
}

export const dynamo = /* @__PURE__ */ once(() =>
  DynamoDBDocumentClient.from(repeatingConflicts(new DynamoDBClient({})), {
    marshallOptions: { removeUndefinedValues: true },
  }),
);

/** Path-style addresses when an endpoint is given: an emulator has no DNS name per bucket. */
export const s3 = /* @__PURE__ */ once(
  () => new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
);
/** It is asked on the way of a request: who cannot be told about soon is told so. */
export const identityProvider = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient({ maxAttempts: 2 }));
export const stepFunctions = /* @__PURE__ */ once(() => new SFNClient({}));
export const events = /* @__PURE__ */ once(() => new EventBridgeClient({}));
export const secrets = /* @__PURE__ */ once(() => new SecretsManagerClient({}));
/** A queue's address names its host, which need not be the endpoint that calls are sent to. */
export const sqs = /* @__PURE__ */ once(() => new SQSClient({ useQueueUrlAsEndpoint: false }));
export const sts = /* @__PURE__ */ once(() => new STSClient({}));
