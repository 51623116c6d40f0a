import { logger } from '../platform/logging.ts';
import { readChanges, type StreamRecord } from './changes.ts';
import { publish } from './publish.ts';

/** Takes batches of the table's stream; one that fails comes again, then in halves, and at last is kept in a queue. */
export async function handler(event: { Records: StreamRecord[] }): Promise<void> {
  const changes = readChanges(event.Records);
  await publish(changes);
  logger.info('Published', { records: event.Records.length, versions: changes.versions.size, apps: changes.apps.size });
}
