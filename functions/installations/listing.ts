import { createConversions } from 'electrodb';
import { readPage } from '../platform/cursors.ts';
import { apps } from '../platform/entities/app.ts';
import { type installationStatuses, installations, operations } from '../platform/entities/installation.ts';
import { versions } from '../platform/entities/version.ts';
import { filteredPage, named, type Step } from '../platform/paging.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound } from '../platform/problem.ts';
import { pageOver } from '../platform/scopes.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { loadInstallation } from './records.ts';
import type { InstallationView, Operation, Warning } from './views.ts';
import { type Installation, viewOperation } from './views.ts';

/** What an installation is shown with: its operation, the present state of its version and app. */
interface Around {
  operation: Operation | undefined;
  versionStatus: string | undefined;
  latest: { version: string; versionName: string } | undefined;
}

function warningsOf(installation: Installation, { versionStatus, latest }: Around): Warning[] {
  const { versionName } = installation;
  const warnings: Warning[] = [];
  if (versionStatus === 'suspended')
    warnings.push({
      code: 'version-suspended',
      detail: `The version ${versionName} was suspended after it was installed: upgrade to another one.`,
    });
  if (versionStatus === 'deleted' || versionStatus === undefined)
    warnings.push({ code: 'version-deleted', detail: `The version ${versionName} is not in the store any more.` });
  if (latest && latest.version !== installation.version)
    warnings.push({ code: 'version-available', detail: `The version ${latest.versionName} is available.` });
  return warnings;
}

function view(installation: Installation, around: Around): InstallationView {
  const { installation: id, values: _, lock: __, operation, ...rest } = installation;
  const { latest } = around;
  const shown = around.operation;
  if (!shown) throw new Error(`The operation ${operation} of ${id} is missing.`);
  return {
    id,
    workspace: rest.workspace,
    project: rest.project,
    cluster: rest.cluster,
    namespace: rest.namespace,
    release: rest.release,
    app: rest.app,
    chartName: rest.chartName,
    version: rest.version,
    versionName: rest.versionName,
    revision: rest.revision,
    status: rest.status,
    health: rest.health,
    healthReason: rest.healthReason ?? '',
    healthAt: rest.healthAt ?? null,
    operation: viewOperation(shown),
    upgrade: latest && latest.version !== rest.version ? latest : null,
    warnings: rest.status === 'removed' ? [] : warningsOf(installation, around),
    createdAt: rest.createdAt,
    createdBy: rest.createdBy,
    updatedAt: rest.updatedAt,
  };
}

const distinct = <T>(values: T[]): T[] => [...new Set(values)];

/** Shows installations: three batch reads for a page, however many apps and versions are in it. */
async function showAll(items: readonly Installation[]): Promise<InstallationView[]> {
  if (items.length === 0) return [];
  const keys = {
    operations: items.map(({ installation, operation }) => ({ installation, operation })),
    versions: distinct(items.map(each => each.version)).map(version => ({ version })),
    apps: distinct(items.map(each => each.app)).map(app => ({ app })),
  };
  const [ops, of, found] = await Promise.all([
    wholeBatch(keys.operations, some => operations.get(some).go({ consistent: true })),
    wholeBatch(keys.versions, some => versions.get(some).go()),
    wholeBatch(keys.apps, some => apps.get(some).go()),
  ]);
  const operation = new Map(ops.map(each => [each.operation, each]));
  const status = new Map(of.map(each => [each.version, each.status ?? 'draft']));
  const latest = new Map(
    found.flatMap(each =>
      each.latestVersion
        ? [[each.app, { version: each.latestVersion, versionName: each.latestVersionName ?? '' }] as const]
        : [],
    ),
  );
  return items.map(each =>
    view(each, {
      operation: operation.get(each.operation),
      versionStatus: status.get(each.version),
      latest: latest.get(each.app),
    }),
  );
}

/** Shows one installation. One whose operation ended between the two reads is read again, so that the two never disagree. */
export async function show(installation: Installation): Promise<InstallationView> {
  let [shown] = await showAll([installation]);
  if (installation.lock && shown?.operation.status !== 'running')
    [shown] = await showAll([await loadInstallation(installation.installation)]);
  if (!shown) throw notFound(`The installation "${installation.installation}"`);
  return shown;
}

export interface InstallationFilter {
  q?: string | undefined;
  workspace?: string | undefined;
  project?: string | undefined;
  cluster?: string | undefined;
  app?: string | undefined;
  version?: string | undefined;
  otherThan?: string | undefined;
  status?: (typeof installationStatuses)[number] | undefined;
  warning?: Warning['code'] | undefined;
}

function matches(installation: Installation, filter: InstallationFilter): boolean {
  const { project, cluster, app, version, status } = filter;
  if (!status && installation.status === 'removed') return false;
  if (installation.version === filter.otherThan || !named(installation.release, filter.q)) return false;
  return Object.entries({ project, cluster, app, version, status }).every(
    ([field, wanted]) => wanted === undefined || installation[field as 'project'] === wanted,
  );
}

/** One page of the installations that the caller may see; removed ones only when asked for. */
export async function listInstallations(
  principal: Principal,
  filter: InstallationFilter,
  limit: number,
  cursor: string | undefined,
) {
  const { workspace: only, warning } = filter;
  const keep = async (rows: Installation[]): Promise<InstallationView[]> => {
    const shown = await showAll(rows.filter(each => matches(each, filter)));
    return warning ? shown.filter(each => each.warnings.some(({ code }) => code === warning)) : shown;
  };
  return pageOver(principal, 'installations:read', only, limit, cursor, (workspace, options) =>
    filteredPage(
      options,
      step =>
        workspace === null ? everywhere(filter, step) : readPage(installations.query.ofWorkspace({ workspace }), step),
      keep,
      view => cursorAfter(view, workspace === null ? filter : undefined),
    ),
  );
}

/** The cursor after an installation, in the index that it was found in. */
function cursorAfter({ id, ...rest }: InstallationView, everywhere: InstallationFilter | undefined): string {
  const { all, ofApp, ofWorkspace } = createConversions(installations).byAccessPattern;
  const index = everywhere === undefined ? ofWorkspace : everywhere.app === undefined ? all : ofApp;
  return index.fromComposite.toCursor({ installation: id, ...rest });
}

/** For who may see all: those of one app, or of one cluster, are found without looking at the others. */
function everywhere({ app, cluster }: InstallationFilter, options: Step) {
  if (app !== undefined) return readPage(installations.query.ofApp({ app }), options);
  if (cluster !== undefined) return readPage(installations.query.all({}).begins({ cluster }), options);
  return readPage(installations.query.all({}), options);
}

export async function listOperations(installation: string, limit: number, cursor: string | undefined) {
  const page = await readPage(operations.query.primary({ installation }), { limit, cursor: cursor ?? null }, 'desc');
  return { items: page.data.map(viewOperation), cursor: page.cursor };
}
