import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
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

export const dynamo = once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
);

/** Path-style addresses when an endpoint is given: an emulator has no DNS name per bucket. */
export const s3 = once(() => new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }));
export const stepFunctions = once(() => new SFNClient({}));
export const secrets = once(() => new SecretsManagerClient({}));
export const sqs = once(() => new SQSClient({}));
export const sts = once(() => new STSClient({}));
