import type { EntityItem } from 'electrodb';
import * as z from 'zod';
import { type audits, chartMetadata, statuses, type Transition, type versions } from './entities/version.ts';
import { entityTag } from './http.ts';
import type { Principal } from './principal.ts';
import { seesPeople } from './visibility.ts';

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
    message: z
      .string()
      .describe('What was said with the last action; "" for who is neither of the workspace nor reviews.'),
    actor: z.string().describe('Who did the last action; "" for the same.'),
    digest: z.string().describe('SHA-256 of the package, hex.'),
    size: z.number().int().describe('Of the package, bytes.'),
    metadata: chartMetadata,
    upload: z.string(),
    uploadedBy: z.string().describe('"bucket:…" for what was put into the drop bucket; "" as above.'),
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

/** What strangers see in the place of people and what they said. */
const noPeople = { message: '', actor: '', uploadedBy: '', submittedBy: null, claimedBy: null, upload: '' };

/**
 * Shows a version to somebody. One whose review has not started yet is on its way to draft. Every answer with a version in it comes from here, so that the
 * people and messages of its review are shown to those only who may know of them.
 */
export function viewVersion(version: Version, principal: Principal): VersionView {
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
    ...(seesPeople(principal, version) ? {} : noPeople),
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
    actor: z.string().describe('"" for who is neither of the workspace nor reviews, as the message.'),
    as: z.string().describe('The capacity in which they acted.'),
    message: z.string(),
    at: z.string(),
  })
  .meta({ id: 'Audit' });

/** A transition, to somebody: its people and message as `viewVersion` has them. */
export function viewAudit(audit: Audit, principal: Principal): z.output<typeof auditView> {
  const seen = seesPeople(principal, audit);
  return {
    sequence: audit.sequence,
    action: audit.action,
    from: audit.from || null,
    to: audit.to,
    actor: seen ? audit.actor : '',
    as: audit.as,
    message: seen ? audit.message : '',
    at: audit.at,
  };
}
