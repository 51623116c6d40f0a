import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from './clients.ts';
import { setting } from './configuration.ts';

/** Writers of one document meet rarely: a stream has one reader per shard. */
const attempts = 20;

/** A JSON document in the packages bucket, and the ETag it had. */
export interface StoredDocument {
  text: string | undefined;
  etag: string | undefined;
}

function named(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/**
 * Reads a document.
 * @param knownEtag answers undefined when the document is still this one.
 */
export async function readDocument(key: string, knownEtag?: string): Promise<StoredDocument | undefined> {
  try {
    const { Body, ETag } = await s3().send(
      new GetObjectCommand({
        Bucket: setting('PACKAGES_BUCKET'),
        Key: key,
        ...(knownEtag ? { IfNoneMatch: knownEtag } : {}),
      }),
    );
    return { text: await Body?.transformToString(), etag: ETag };
  } catch (error) {
    if (named(error, 'NoSuchKey', 'NotFound')) return { text: undefined, etag: undefined };
    if (
      named(error, '304', 'NotModified') ||
      (error instanceof Object &&
        '$metadata' in error &&
        (error.$metadata as { httpStatusCode?: number }).httpStatusCode === 304)
    )
      return undefined;
    throw error;
  }
}

/**
 * Changes a document in place: reads it, lets `change` work on its text, writes it back if nobody else did meanwhile, else begins anew. What it costs
 * follows the document's size, not how many things made it.
 * @param change returns the new text, or undefined to leave it as it is.
 * @returns whether it was written.
 */
export async function changeDocument(
  key: string,
  contentType: string,
  change: (text: string | undefined) => string | undefined | Promise<string | undefined>,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await readDocument(key);
    const text = await change(found?.text);
    if (text === undefined) return false;
    const condition = found?.etag ? { IfMatch: found.etag } : { IfNoneMatch: '*' };
    try {
      await s3().send(
        new PutObjectCommand({
          Bucket: setting('PACKAGES_BUCKET'),
          Key: key,
          // Bytes: the SDK would look at each character of a string.
          Body: Buffer.from(text),
          ContentType: contentType,
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (!named(error, 'PreconditionFailed', 'ConditionalRequestConflict')) throw error;
    }
  }
  throw new Error(`${key} changed ${attempts} times while it was being changed.`);
}
