/** What the pages of one workspace are about: an app with a version, and, where something runs, an installation. */
export interface Scene {
  workspace: string;
  app: string;
  version: string;
}

/** Every page of a developer. */
export function developerPages({ workspace, app, version }: Scene): string[] {
  return [
    '/',
    `/store/${app}`,
    `/store/${app}?tab=versions`,
    `/workspaces/${workspace}/apps`,
    `/workspaces/${workspace}/uploads`,
    `/workspaces/${workspace}/projects`,
    `/workspaces/${workspace}/members`,
    `/workspaces/${workspace}/tokens`,
    `/workspaces/${workspace}/audit`,
    `/apps/${app}`,
    `/apps/${app}?tab=entry`,
    `/versions/${version}`,
    `/versions/${version}?tab=values`,
    `/versions/${version}?tab=inspection`,
    `/versions/${version}?tab=objects`,
    `/versions/${version}?tab=files`,
    `/versions/${version}?tab=compare`,
    '/installations',
    '/rollouts',
    `/install?version=${version}`,
    '/platform/roles',
    '/platform/clusters',
    '/no-such-page',
  ];
}

/** Every page of an administrator, who reviews too. */
export function administratorPages({ version }: Scene): string[] {
  return [
    '/reviews',
    `/reviews/${version}`,
    `/reviews/${version}?tab=changes`,
    `/reviews/${version}?tab=objects`,
    `/reviews/${version}?tab=package`,
    '/platform/categories',
    '/platform/categories/uncategorized',
    '/platform/workspaces',
    '/platform/members',
    '/platform/roles',
    '/platform/clusters',
    '/platform/policy',
    '/platform/audit',
  ];
}

/** Every page of an installation. */
export function installationPages(id: string): string[] {
  return ['objects', 'history', 'values', 'operations'].map(tab => `/installations/${id}?tab=${tab}`);
}
