import { chartPackage } from '../../functions/chart/testing.ts';
import { release, stack, unique, upload } from '../support/store.ts';

/** A page that is a list of the API's: where it is, what it asks for, what it says when there is nothing. */
export interface ListPage {
  name: string;
  path: string;
  /** The API's path, as the page asks for it. */
  asks: string;
  empty: string;
  /** How many rows are on a page; none where they are few, and one answer has them all. */
  pageSize?: number;
  /** What a row is, where it is not a table's. */
  row?: string;
  /** Whether the store that is tested has none of them, not even one. */
  nowhere?: boolean;
}

/** A list of the platform's that has no pages. */
function few(name: string, empty: string): ListPage {
  return { name, path: `/platform/${name}`, asks: `/v1/${name}`, empty };
}

/** The lists that a developer of the workspace looks at. */
export function developerLists({ workspace, app, released }: Crowd): ListPage[] {
  const own = (page: string, empty: string): ListPage => {
    const path = `/workspaces/${workspace}/${page}`;
    return { name: page, path, asks: `/v1${path}`, empty, pageSize: 50 };
  };
  return [
    { ...own('apps', 'No apps yet'), asks: '/v1/apps' },
    own('uploads', 'Nothing was uploaded yet'),
    own('projects', 'No projects yet'),
    own('members', 'Nobody yet'),
    own('tokens', 'No tokens yet'),
    { name: 'versions', path: `/apps/${app}`, asks: `/v1/apps/${app}/versions`, empty: 'No versions', pageSize: 50 },
    {
      name: 'versions in the store',
      path: `/store/${released.app}?tab=versions`,
      asks: `/v1/store/apps/${released.app}/versions`,
      empty: 'Nothing matches',
      pageSize: 50,
    },
    {
      name: 'installations',
      path: `/installations?workspace=${workspace}`,
      asks: '/v1/installations',
      empty: 'Nothing is installed',
      pageSize: 50,
    },
    { name: 'rollouts', path: '/rollouts', asks: '/v1/rollouts', empty: 'No rollouts yet', nowhere: true },
    { ...few('audit', 'There is nothing here'), path: `/workspaces/${workspace}/audit` },
  ];
}

/** The lists of the platform's own people. */
export function platformLists(): ListPage[] {
  return [
    { name: 'review queue', path: '/reviews', asks: '/v1/reviews', empty: 'Nothing is waiting', pageSize: 50 },
    { ...few('workspaces', 'No workspaces yet'), pageSize: 50 },
    { ...few('members', 'Nobody yet'), name: 'platform members', asks: '/v1/platform/members' },
    few('audit', 'There is nothing here'),
    { ...few('categories', 'No categories yet'), row: '[aria-label="Categories"] > li' },
    { ...few('categories/uncategorized', 'It has no apps'), asks: '/v1/categories/uncategorized/apps', pageSize: 100 },
    few('roles', 'None'),
    few('clusters', 'No clusters yet'),
  ];
}

/** Where there are thousands of everything. */
export interface Crowd {
  workspace: string;
  /** Has as many versions as there are rows. */
  app: string;
  /** The newest version of an app that has many in the store, and as many installations of others as there are rows. */
  released: { id: string; app: string; name: string };
  /** How many versions it has there. */
  versions: number;
  /** The beginning of the names of that many workspaces. */
  workspaces: string;
  /** Takes away what others would stumble over: the versions, of which some wait in everybody's queue. */
  remove: () => Promise<void>;
}

/** An app with a package that is there, newer than all that are written beside it. */
async function releasedApp(workspace: string) {
  const name = unique('released');
  const { id = '', app = '', digest = '' } = await upload(workspace, chartPackage({ name, version: '9999.0.0' }));
  await release(id);
  return { id, app, digest, name };
}

/** Writes so many rows of each kind straight into the table: through the API it would take an hour. */
export async function makeCrowd(workspace: string, rows: number): Promise<Crowd> {
  process.env.TABLE_NAME = stack.outputs.TableName;
  // Not loaded before now: the entities read their table's name when they are loaded.
  const write = await import('../../bench/rows.ts');
  const names = Array.from({ length: rows }, (_, index) => `many-${index}`);
  const [app = ''] = await write.writeEntries(workspace, names);
  const workspaces = unique('zz');
  // First, because publication comes to the others after these.
  const released = await releasedApp(workspace);
  // Publication reads all of an app's versions for each batch of them: more would take minutes.
  const older = 1000;
  const removeReleased = await write.writeReleasedOf(
    released,
    workspace,
    { name: released.name, version: '1.0.0' },
    older,
  );
  await Promise.all([
    write.writeUploads(workspace, rows),
    write.writeInstallations(workspace, rows, released.app),
    write.writeMembers(workspace, rows),
    write.writeTokens(workspace, rows),
    write.writeProjects(workspace, 'clu_bench', rows),
    write.writeWorkspaces(workspaces, rows),
  ]);
  const removeWaiting = await write.writeVersionsOf(app, workspace, { name: 'many-0', version: '1.0.0' }, rows);
  const remove = async () => void (await Promise.all([removeWaiting(), removeReleased()]));
  return { workspace, app, released, versions: older + 1, workspaces, remove };
}
