import type { EntityItem } from 'electrodb';
import * as z from 'zod';
import { type audits, chartMetadata, statuses, type Transition, type versions } from './entities/version.ts';
import { entityTag } from './http.ts';

export type Version = EntityItem<typeof versions>;
export type Audit = EntityItem<typeof audits>;

/** A version as the API shows it. */
export const versionView = z
  .object({
    id: z.string(),
    app: z.string(),
    workspace: z.string(),
    name: z.string().describe('The version string, exactly as Chart.yaml has it.'),
    chartName: z.string(),
    description: z.string(),
    status: z.enum(statuses),
    statusAt: z.string(),
    message: z.string().describe('What was said with the last action.'),
    actor: z.string().describe('Who did the last action.'),
    digest: z.string().describe('SHA-256 of the package, hex.'),
    size: z.number().int().describe('Of the package, bytes.'),
    metadata: chartMetadata,
    upload: z.string(),
    uploadedBy: z.string(),
    submittedBy: z.string().nullable(),
    claimedBy: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
    releasedAt: z.string().nullable(),
    revision: z.number().int(),
  })
  .meta({ id: 'Version' });
export type VersionView = z.output<typeof versionView>;

/** The last step of a version; a version whose review has not started has none. */
export function transitionOf(version: Version): Transition | undefined {
  return version.transition as Transition | undefined;
}

/** Shows a version. One whose review has not started yet is on its way to draft. */
export function viewVersion(version: Version): VersionView {
  const transition = transitionOf(version);
  return {
    id: version.version,
    app: version.app,
    workspace: version.workspace,
    name: version.name,
    chartName: version.chartName,
    description: version.description ?? '',
    status: version.status ?? 'draft',
    statusAt: version.statusAt ?? version.createdAt,
    message: transition?.message ?? '',
    actor: transition?.actor ?? version.uploadedBy,
    digest: version.digest,
    size: version.size,
    metadata: chartMetadata.parse(version.metadata),
    upload: version.upload,
    uploadedBy: version.uploadedBy,
    submittedBy: version.submittedBy ?? null,
    claimedBy: version.claimedBy ?? null,
    createdAt: version.createdAt,
    updatedAt: version.updatedAt,
    releasedAt: version.releasedAt ?? null,
    revision: version.revision,
  };
}

/** The headers of an answer that shows a version: its revision is what If-Match wants back. */
export function versionHeaders(version: Version): Record<string, string> {
  return { etag: entityTag(version.revision) };
}

/** One transition as the API shows it. */
export const auditView = z
  .object({
    sequence: z.number().int(),
    action: z.string(),
    from: z.string().nullable(),
    to: z.enum(statuses),
    actor: z.string(),
    as: z.string().describe('The capacity in which they acted.'),
    message: z.string(),
    at: z.string(),
  })
  .meta({ id: 'Audit' });

export function viewAudit(audit: Audit): z.output<typeof auditView> {
  return {
    sequence: audit.sequence,
    action: audit.action,
    from: audit.from || null,
    to: audit.to,
    actor: audit.actor,
    as: audit.as,
    message: audit.message,
    at: audit.at,
  };
}
