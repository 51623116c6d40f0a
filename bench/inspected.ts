import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { versions } from '../functions/platform/entities/version.ts';
import { inspectionKey } from '../functions/platform/inspections.ts';
import { type Client, until } from './client.ts';

/**
 * Waits until a version's package is inspected: helm, at work on that, would be in the figures of whatever comes next. Looks past the API and the functions,
 * so nothing that is counted sees it.
 */
export async function untilInspected(client: Client, bucket: string, version: string): Promise<void> {
  const { data } = await versions.get({ version }).go();
  const Key = inspectionKey(data?.digest ?? '');
  await until(`${version} is inspected`, () =>
    client.s3.send(new HeadObjectCommand({ Bucket: bucket, Key })).catch(() => undefined),
  );
}
