import { inspectionRequest } from '../platform/inspections.ts';
import { correlate, logger } from '../platform/logging.ts';
import { inspectPackage } from './inspection.ts';

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** Takes requests for inspections from the queue; a message that fails comes back alone, and after five times goes to the dead-letter queue. */
export async function handler(event: QueueEvent): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const request = inspectionRequest.parse(JSON.parse(body));
      correlate(request.correlation);
      await inspectPackage(request);
    } catch (error) {
      logger.error('A package could not be inspected', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
