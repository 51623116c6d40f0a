import { type EntityItem, Service } from 'electrodb';
import { type AuditEvent, auditEntry, shortened } from '../platform/audit-log.ts';
import { auditEntries } from '../platform/entities/audit.ts';
import { uploads } from '../platform/entities/upload.ts';
import { identifierOf } from '../platform/identifiers.ts';
import { workspaceName } from '../platform/names.ts';
import { nowhere, type UploadProblem, uploadLifetimeSeconds } from '../platform/uploads.ts';
import { transact } from '../platform/writes.ts';
import type { Drop } from './events.ts';

export type Upload = EntityItem<typeof uploads>;

const announced = /^[^/]+\/(upl_[0-9a-z]{26})\//;

/** The workspace that a key's first step names, if it could be one. */
export function workspaceOf(key: string): string {
  const [first = '', ...rest] = key.split('/');
  return rest.length > 0 && workspaceName.safeParse(first).success ? first : nowhere;
}

async function load(id: string): Promise<Upload | undefined> {
  return (await uploads.get({ upload: id }).go({ consistent: true })).data ?? undefined;
}

/** @param announced whose key it came under a second time. */
async function create(id: string, drop: Drop, announced: Upload | undefined): Promise<Upload> {
  const { data } = await uploads
    .create({
      upload: id,
      workspace: workspaceOf(drop.key),
      key: drop.key,
      file: drop.key.slice(drop.key.lastIndexOf('/') + 1),
      uploadedBy: announced?.uploadedBy ?? `bucket:${drop.principal}`,
      ...(announced?.token ? { token: announced.token } : {}),
      correlation: drop.request || id,
      createdAt: new Date(drop.time).toISOString(),
      status: 'waiting',
      ttl: Math.floor(drop.time / 1000) + uploadLifetimeSeconds,
    })
    .go();
  return data;
}

/** Whether an upload is about this arrival: a form can be sent twice, each time with a file of its own. */
function isAbout({ status, objectVersion }: Upload, drop: Drop): boolean {
  return status === 'waiting' || objectVersion === undefined || objectVersion === drop.objectVersion;
}

/**
 * The record of a drop: the one that was made when its address was given out, or one whose id follows from the event, so that a repeated event finds what
 * became of the first. Two who make it at once: the second fails, and its event comes again.
 */
export async function findOrCreateUpload(drop: Drop): Promise<Upload> {
  const [, given] = announced.exec(drop.key) ?? [];
  const announcement = given ? await load(given) : undefined;
  const upload = announcement?.key === drop.key ? announcement : undefined;
  if (upload && isAbout(upload, drop)) return upload;
  const id = identifierOf('upl', drop.time, `${drop.bucket}/${drop.key}#${drop.sequencer}`);
  return (await load(id)) ?? create(id, drop, upload);
}

const service = new Service({ uploads, auditEntries });

/** What an entry is about: the version that was made, or that was there; else the upload. */
function objectOf(upload: Upload, outcome: Outcome) {
  const { chartName, versionName } = outcome;
  const named = chartName && `${chartName} ${versionName}`;
  if (outcome.status === 'accepted')
    return { objectKind: 'version', object: outcome.version, objectName: named } as const;
  return { objectKind: 'upload', object: upload.upload, objectName: upload.file ?? named } as const;
}

/** What the audit log says of it: whoever sent it, by whichever road. */
function eventOf(upload: Upload, outcome: Outcome): AuditEvent {
  const problems = outcome.status === 'accepted' ? undefined : outcome.problems.map(({ detail }) => detail).join(' ');
  return {
    actor: upload.uploadedBy,
    token: upload.token,
    action: 'takeInPackage',
    workspace: upload.workspace,
    ...objectOf(upload, outcome),
    outcome: outcome.status === 'accepted' ? 'done' : 'refused',
    detail: problems && String(shortened(problems)),
    changes: [
      ...(upload.file === undefined ? [] : [{ field: 'file', to: upload.file }]),
      { field: 'upload', to: upload.upload },
    ],
    correlation: upload.correlation,
  };
}

/**
 * Writes what became of an upload, and its entry in the audit log, at once.
 * @returns the status that it has: another event of the same drop may have been first.
 */
export async function finish(upload: Upload, drop: Drop, outcome: Outcome): Promise<Upload['status']> {
  const overtaken = await transact(
    service.transaction.write(entities => [
      entities.uploads
        .patch({ upload: upload.upload })
        .set({
          ...outcome,
          size: drop.size,
          finishedAt: new Date().toISOString(),
          ...(drop.objectVersion ? { objectVersion: drop.objectVersion } : {}),
        })
        .where(({ status }, { eq }) => eq(status, 'waiting'))
        .commit(),
      entities.auditEntries.create(auditEntry(eventOf(upload, outcome))).commit(),
    ]),
    async () => {
      const now = await load(upload.upload);
      if (!now || now.status === 'waiting' || !isAbout(now, drop))
        throw new Error(`What became of the upload ${upload.upload} could not be written.`);
      return now.status;
    },
  );
  return overtaken ?? outcome.status;
}

/** As its Chart.yaml has them. */
interface Names {
  chartName: string;
  versionName: string;
}

export type Outcome =
  | ({ status: 'accepted'; app: string; version: string; digest: string } & Names)
  | ({ status: 'refused'; problems: UploadProblem[] } & Partial<Names>)
  | ({ status: 'conflict'; problems: UploadProblem[]; app: string; version: string; digest: string } & Names);
