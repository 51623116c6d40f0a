import type { EntityItem } from 'electrodb';
import * as z from 'zod';
import { uploadStatuses, type uploads } from './entities/upload.ts';

/** Records of uploads are kept for 90 days; a refused file for a week (infra/platform/storage.ts). */
export const uploadLifetimeSeconds = 90 * 24 * 60 * 60;

/** Stands for the workspace of a file that was put into no workspace's folder. */
export const nowhere = '@none';

/** One thing that was wrong with an upload. */
export const uploadProblem = z
  .object({
    code: z.string(),
    detail: z.string(),
    file: z.string().optional(),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    pointer: z.string().optional(),
  })
  .meta({ id: 'PackageProblem' });
export type UploadProblem = z.output<typeof uploadProblem>;

/** An upload as the API shows it. */
export const uploadView = z
  .object({
    id: z.string(),
    workspace: z.string(),
    file: z.string().nullable().describe('The file’s own name; none when its bytes were sent as a body.'),
    chartName: z.string().nullable().describe('As its Chart.yaml says, as soon as that was read.'),
    versionName: z.string().nullable(),
    status: z.enum(uploadStatuses),
    uploadedBy: z.string(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
    size: z.number().int().nullable(),
    digest: z.string().nullable(),
    app: z.string().nullable(),
    version: z.string().nullable(),
    problems: z.array(uploadProblem),
  })
  .meta({ id: 'Upload' });

export function viewUpload(upload: EntityItem<typeof uploads>): z.output<typeof uploadView> {
  return {
    id: upload.upload,
    workspace: upload.workspace,
    file: upload.file ?? null,
    chartName: upload.chartName ?? null,
    versionName: upload.versionName ?? null,
    status: upload.status,
    uploadedBy: upload.uploadedBy,
    createdAt: upload.createdAt,
    finishedAt: upload.finishedAt ?? null,
    size: upload.size ?? null,
    digest: upload.digest ?? null,
    app: upload.app ?? null,
    version: upload.version ?? null,
    problems: z.array(uploadProblem).parse(upload.problems ?? []),
  };
}
