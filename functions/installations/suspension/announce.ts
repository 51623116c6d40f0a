import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { events } from '../../platform/clients.ts';
import { installations } from '../../platform/entities/installation.ts';
import type { Installation } from '../views.ts';

/** As many as one PutEvents takes (EventBridge API reference). */
const batch = 10;

/** A version's record when it was suspended: the part that is told. */
export const suspensionSchema = z.object({
  version: z.string(),
  name: z.string(),
  app: z.string(),
  chartName: z.string(),
  status: z.literal('suspended'),
  transition: z.object({ actor: z.string(), message: z.string(), at: z.string() }),
});
type Suspension = z.output<typeof suspensionSchema>;

async function affected({ app, version }: Suspension): Promise<Installation[]> {
  const { data } = await installations.query.ofApp({ app }).go({ pages: 'all' });
  return data.filter(each => each.version === version && each.status !== 'removed');
}

function eventOf({ version, name, app, chartName, transition }: Suspension, installation: Installation) {
  const { workspace, project, cluster, namespace, release } = installation;
  return {
    Source: 'berth',
    DetailType: 'Version Suspended In Use',
    Detail: JSON.stringify({
      version,
      versionName: name,
      app,
      chartName,
      reason: transition.message,
      suspendedBy: transition.actor,
      suspendedAt: transition.at,
      installation: installation.installation,
      workspace,
      project,
      cluster,
      namespace,
      release,
    }),
  };
}

/**
 * Sends an event for each installation of a version that was suspended; told twice when the stream is read twice.
 * @returns how many there are.
 * @throws Error when the bus did not take all: the batch of the stream comes again.
 */
export async function announce(suspension: Suspension): Promise<number> {
  const entries = (await affected(suspension)).map(installation => eventOf(suspension, installation));
  for (let start = 0; start < entries.length; start += batch) {
    const { FailedEntryCount = 0 } = await events().send(
      new PutEventsCommand({ Entries: entries.slice(start, start + batch) }),
    );
    if (FailedEntryCount > 0) throw new Error(`${FailedEntryCount} events about ${suspension.version} were not taken.`);
  }
  return entries.length;
}
