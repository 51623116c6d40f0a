import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import type { Operation } from './views.ts';

/** Values can hold passwords: they are kept in the bucket, encrypted, and in neither the table nor an execution's input. */
function keyOf(installation: string, operation: string): string {
  return `installations/${installation}/${operation}/values.yaml`;
}

export async function writeValues(installation: string, operation: string, values: string): Promise<void> {
  await s3().send(
    new PutObjectCommand({
      Bucket: setting('PACKAGES_BUCKET'),
      Key: keyOf(installation, operation),
      Body: values,
      // Of no text at all the client does not know the length.
      ContentLength: Buffer.byteLength(values),
      ContentType: 'application/yaml',
    }),
  );
}

/** The values of an operation, as they were given. @throws NoSuchKey for an operation that has none: a roll-back, a removal. */
export async function readValues({
  installation,
  operation,
}: Pick<Operation, 'installation' | 'operation'>): Promise<string> {
  const { Body } = await s3().send(
    new GetObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: keyOf(installation, operation) }),
  );
  return (await Body?.transformToString()) ?? '';
}
