import * as z from 'zod';
import {
  healthStates,
  installationStatuses,
  installations,
  operationStatuses,
  operations,
} from '../platform/entities/installation.ts';
import type { Version } from '../platform/views.ts';

/** More than the newest few tell a reviewer nothing new. */
const shownAtMost = 20;

export const testInstallation = z
  .object({
    id: z.string(),
    release: z.string(),
    namespace: z.string(),
    status: z.enum(installationStatuses),
    health: z.enum(healthStates),
    healthReason: z.string(),
    operation: z
      .object({ status: z.enum(operationStatuses), detail: z.string() })
      .describe('How the last thing that was done to it ended.'),
    createdAt: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: 'TestInstallation' });

/**
 * Where a version's own workspace has tried it, newest first, removed ones too. A reviewer need not be a member there to see how it went; what other
 * workspaces run is not told.
 */
export async function testInstallations({ app, version, workspace }: Version) {
  const { data } = await installations.query
    .ofApp({ app })
    .where((attribute, { eq }) => `${eq(attribute.version, version)} AND ${eq(attribute.workspace, workspace)}`)
    .go({ order: 'desc', count: shownAtMost });
  return Promise.all(
    data.map(async ({ installation: id, operation, ...rest }): Promise<z.output<typeof testInstallation>> => {
      const { data: last } = await operations.get({ installation: id, operation }).go();
      return {
        id,
        release: rest.release,
        namespace: rest.namespace,
        status: rest.status,
        health: rest.health,
        healthReason: rest.healthReason ?? '',
        operation: { status: last?.status ?? 'running', detail: last?.detail ?? '' },
        createdAt: rest.createdAt,
        createdBy: rest.createdBy,
      };
    }),
  );
}
