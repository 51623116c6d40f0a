import { compareVersions } from '../chart/semver.ts';
import { type App, viewApp } from '../platform/app-view.ts';
import type { CatalogueApp } from '../platform/catalogue.ts';
import type { AppStatus } from '../platform/entities/app.ts';
import type { Status } from '../platform/entities/version.ts';
import type { Version } from '../platform/views.ts';

const towardsDraft: ReadonlySet<Status> = new Set(['submitted', 'in-review', 'passed', 'rejected', 'draft']);

/** The app's own status (DESIGN section 2): any active → active; else any on the way → draft; else suspended; none → deleted. */
export function appStatus(statuses: readonly Status[]): AppStatus {
  if (statuses.includes('active')) return 'active';
  if (statuses.some(status => towardsDraft.has(status))) return 'draft';
  return statuses.includes('suspended') ? 'suspended' : 'deleted';
}

/** What an app's record says because of its versions; null removes. */
export interface Derived {
  status: AppStatus;
  versionStatuses: Status[];
  latestVersion: string | null;
  latestVersionName: string | null;
  latestAppVersion: string | null;
  releasedAt: string | null;
  lastReleasedAt: string | null;
}

function appVersionOf(version: Version | undefined): string | null {
  const metadata: unknown = version?.metadata;
  if (typeof metadata !== 'object' || metadata === null || !('appVersion' in metadata)) return null;
  return typeof metadata.appVersion === 'string' ? metadata.appVersion : null;
}

/** Derives it from an app's versions. */
export function derive(versions: readonly Version[]): Derived {
  const living = versions.flatMap(version => (version.status && version.status !== 'deleted' ? [version.status] : []));
  const active = versions
    .filter(version => version.status === 'active')
    .sort((a, b) => compareVersions(b.name, a.name));
  const [latest] = active;
  const released = active.map(version => version.releasedAt ?? '').sort();
  return {
    status: appStatus(living),
    versionStatuses: [...new Set(living)].sort(),
    latestVersion: latest?.version ?? null,
    latestVersionName: latest?.name ?? null,
    latestAppVersion: appVersionOf(latest),
    releasedAt: released[0] ?? null,
    lastReleasedAt: released.at(-1) ?? null,
  };
}

/** The app as the store lists it; undefined when it has no active version. */
export function catalogueAppOf(app: App): CatalogueApp | undefined {
  const {
    id,
    workspace,
    name,
    title,
    abstract,
    category,
    icon,
    keywords,
    latestVersion,
    releasedAt,
    lastReleasedAt,
    status,
  } = viewApp(app);
  if (status !== 'active' || !latestVersion || !releasedAt || !lastReleasedAt) return undefined;
  return { id, workspace, name, title, abstract, category, icon, keywords, latestVersion, releasedAt, lastReleasedAt };
}
