import { unmarshall } from '@aws-sdk/util-dynamodb';
import { logger } from '../../platform/logging.ts';
import { announce, suspensionSchema } from './announce.ts';

type Image = Parameters<typeof unmarshall>[0];

interface StreamEvent {
  Records: { dynamodb?: { NewImage?: Image; OldImage?: Image } }[];
}

/** Takes the table's stream: of a version that was just suspended, everybody who runs it is told, by an event each. */
export async function handler(event: StreamEvent): Promise<void> {
  for (const { dynamodb } of event.Records) {
    const before = dynamodb?.OldImage ? unmarshall(dynamodb.OldImage).status : undefined;
    const version = suspensionSchema.safeParse(dynamodb?.NewImage && unmarshall(dynamodb.NewImage));
    // Other changes of a version that is suspended are no news.
    if (!version.success || before === 'suspended') continue;
    const told = await announce(version.data);
    logger.info('Suspension announced', { version: version.data.version, installations: told });
  }
}
