import { SendMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type Inspection, inspectionSchema } from '../chart/inspection-schema.ts';
import { sqs } from './clients.ts';
import { setting } from './configuration.ts';
import { changeDocument, readDocument } from './documents.ts';
import { logger } from './logging.ts';

/** Beside each package what was found in it: the same bytes are inspected once, whoever uploads them. */
export function inspectionKey(digest: string): string {
  return `inspections/sha256/${digest}.json`;
}

/** Counted up whenever functions/chart finds something else in the same package: what is asked for again is then inspected again. */
export const inspector = 3;

/** What is kept of an inspection beside its result: when any of the first two is another, the package is inspected again. */
export const storedInspection = z.object({
  inspector: z.number().int().describe('Version of the rules.'),
  kubeVersions: z.array(z.string()),
  inspectedAt: z.string(),
  inspection: inspectionSchema,
  rendered: z
    .record(z.string(), z.string())
    .optional()
    .describe('Each Kubernetes version that it renders for, and the one whose rendering is its own too.'),
});
export type StoredInspection = z.output<typeof storedInspection>;

/** The message that asks for an inspection. */
export const inspectionRequest = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  chartName: z.string(),
  versionName: z.string(),
  version: z.string(),
  correlation: z.string(),
});
export type InspectionRequest = z.output<typeof inspectionRequest>;

/** What was found in a package, with what is kept beside it; undefined as for {@link loadInspection}. */
export async function loadStoredInspection(digest: string): Promise<StoredInspection | undefined> {
  const text = (await readDocument(inspectionKey(digest)))?.text;
  if (text === undefined) return undefined;
  const { data, error } = storedInspection.safeParse(JSON.parse(text));
  if (error) logger.warn('An inspection cannot be read', { digest, error });
  return data;
}

/**
 * What was found in a package.
 * @returns undefined when it is not inspected yet, or was by rules so old that their result cannot be read any more.
 */
export async function loadInspection(digest: string): Promise<Inspection | undefined> {
  return (await loadStoredInspection(digest))?.inspection;
}

/**
 * The same, if it is by the rules that there are now: a policy must not be held against what older ones saw.
 * @returns undefined when there is none, too.
 */
export async function loadCurrentInspection(digest: string): Promise<Inspection | undefined> {
  const stored = await loadStoredInspection(digest);
  return stored && stored.inspector >= inspector ? stored.inspection : undefined;
}

/** Asks for an inspection; asking twice is harmless. */
export async function requestInspection(request: InspectionRequest): Promise<void> {
  await sqs().send(
    new SendMessageCommand({ QueueUrl: setting('INSPECTION_QUEUE_URL'), MessageBody: JSON.stringify(request) }),
  );
}

/** Twice what an inspection may take: who asks before has to wait for it. ms. */
const requestPatience = 600_000;

/** When the inspection of a package was last asked for by somebody who missed it. */
function requestKey(digest: string): string {
  return `inspection-requests/sha256/${digest}`;
}

/** Asks for an inspection that somebody misses, but not once for each time that they look: the first of them asks for all. */
export async function requestMissedInspection(request: InspectionRequest): Promise<void> {
  const due = await changeDocument(requestKey(request.digest), 'text/plain', before => {
    const waited = before === undefined || Date.now() - Date.parse(before) > requestPatience;
    return waited ? new Date().toISOString() : undefined;
  });
  if (due) await requestInspection(request);
}
