import { logger } from '../platform/logging.ts';
import { readDrops } from './events.ts';
import { ingest } from './ingest.ts';

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** Takes S3 notifications from the queue; a message that fails comes back alone, and after five times goes to the dead-letter queue. */
export async function handler(event: QueueEvent): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      for (const drop of readDrops(body)) await ingest(drop);
    } catch (error) {
      logger.error('A drop could not be ingested', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
