import type { EntityItem } from 'electrodb';
import { uploads } from '../platform/entities/upload.ts';
import { identifierOf } from '../platform/identifiers.ts';
import { type UploadProblem, uploadLifetimeSeconds } from '../platform/uploads.ts';
import type { Drop } from './events.ts';

export type Upload = EntityItem<typeof uploads>;

const announced = /^[^/]+\/(upl_[0-9a-z]{26})\//;

/** Stands for the workspace of a file that was put into no workspace's folder; admins see these. */
const nowhere = '@none';

/** The workspace that a key's first step names. */
export function workspaceOf(key: string): string {
  const slash = key.indexOf('/');
  return slash > 0 ? key.slice(0, slash) : nowhere;
}

/**
 * The record of a drop: the one that was made when its address was given out, or a new one whose id follows from the event, so that a repeated event
 * finds it again.
 */
export async function findOrCreateUpload(drop: Drop): Promise<Upload> {
  const [, id] = announced.exec(drop.key) ?? [];
  if (id) {
    const { data } = await uploads.get({ upload: id }).go({ consistent: true });
    if (data?.key === drop.key) return data;
  }
  const upload = identifierOf('upl', drop.time, `${drop.bucket}/${drop.key}#${drop.sequencer}`);
  const record = {
    upload,
    workspace: workspaceOf(drop.key),
    key: drop.key,
    file: drop.key.slice(drop.key.lastIndexOf('/') + 1),
    uploadedBy: `bucket:${drop.principal}`,
    correlation: drop.request || upload,
    createdAt: new Date(drop.time).toISOString(),
    status: 'waiting' as const,
    ttl: Math.floor(drop.time / 1000) + uploadLifetimeSeconds,
  };
  const { data } = await uploads.upsert(record).go({ response: 'all_new' });
  return data as Upload;
}

/** Writes what became of an upload. */
export async function finish(upload: Upload, drop: Drop, outcome: Outcome): Promise<void> {
  await uploads
    .patch({ upload: upload.upload })
    .set({
      ...outcome,
      size: drop.size,
      finishedAt: new Date().toISOString(),
      ...(drop.objectVersion ? { objectVersion: drop.objectVersion } : {}),
    })
    .go();
}

export type Outcome =
  | { status: 'accepted'; app: string; version: string; digest: string }
  | { status: 'refused'; problems: UploadProblem[] }
  | { status: 'conflict'; problems: UploadProblem[]; app: string; version: string; digest: string };
