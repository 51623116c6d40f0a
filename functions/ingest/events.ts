import * as z from 'zod';

/** One object that came into the drop bucket. */
export interface Drop {
  bucket: string;
  key: string;
  objectVersion: string | undefined;
  size: number;
  /** When S3 took it, milliseconds since 1970. */
  time: number;
  /** Orders events of one key; with the key it names one arrival. */
  sequencer: string;
  /** Who put it, as S3 knows them. */
  principal: string;
  /** S3's id of the request that put it. */
  request: string;
}

const notification = z.object({
  Records: z
    .array(
      z.object({
        eventName: z.string(),
        eventTime: z.string(),
        userIdentity: z.object({ principalId: z.string().optional() }).optional(),
        responseElements: z.object({ 'x-amz-request-id': z.string().optional() }).optional(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            key: z.string(),
            size: z.number().optional(),
            versionId: z.string().optional(),
            sequencer: z.string().optional(),
          }),
        }),
      }),
    )
    .default([]),
});

/** S3 sends keys as an HTML form would: spaces as '+', the rest percent-encoded (S3 user guide, event message structure). */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

/**
 * The drops of one S3 notification; the test event that S3 sends when a notification is set up has none.
 * @throws ZodError when it is no S3 notification: the message then ends in the dead-letter queue.
 */
export function readDrops(body: string): Drop[] {
  return notification.parse(JSON.parse(body)).Records.map(({ eventTime, userIdentity, responseElements, s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeKey(s3.object.key),
    objectVersion: s3.object.versionId,
    size: s3.object.size ?? 0,
    time: Date.parse(eventTime),
    sequencer: s3.object.sequencer ?? s3.object.versionId ?? eventTime,
    principal: userIdentity?.principalId ?? 'unknown',
    request: responseElements?.['x-amz-request-id'] ?? '',
  }));
}
