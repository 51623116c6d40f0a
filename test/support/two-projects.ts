import { expect } from 'vitest';
import { identityOf } from '../../functions/kubernetes/rbac.ts';
import { type Place, type Previewed, preview as previewAt } from './charts-walk.ts';
import { install, kubectl, newProject, type Shown } from './installations.ts';
import { call, newWorkspace, tokenOf, unique, upload } from './store.ts';

type Project = Awaited<ReturnType<typeof newProject>>;

/** Two projects of one workspace, for tests of the wall around each. */
export interface Stand {
  isv: string;
  admin: string;
  workspace: string;
  /** Confined to its namespace. */
  narrow: Project;
  /** Allowed cluster-wide objects. */
  wide: Project;
}

export async function newStand(): Promise<Stand> {
  const [isv, admin] = [await tokenOf('isv'), await tokenOf('admin')];
  const workspace = await newWorkspace({ isv: ['owner', 'developer', 'operator'] });
  const [narrow, wide] = [await newProject(workspace, isv), await newProject(workspace, isv)];
  const allow = { token: admin, body: { allowed: true } };
  expect((await call('PUT', `/v1/projects/${wide.id}/cluster-wide`, allow)).status).toBe(200);
  return { isv, admin, workspace, narrow, wide };
}

export const placeOf = ({ isv }: Stand, project: { id: string }) =>
  ({ stand: { token: isv }, expect, project: project.id }) as unknown as Place;

/** Previews a chart in a project, installs it, and says what came of both. */
export async function tryChart(
  stand: Stand,
  project: { id: string },
  bytes: Uint8Array,
): Promise<{ planned: Previewed; done: Shown; release: string }> {
  const { id: version = '' } = await upload(stand.workspace, bytes);
  const release = unique('try');
  const planned = await previewAt(placeOf(stand, project), { release, version });
  return { planned, done: await install(stand.isv, { project: project.id, release, version }), release };
}

/** kubectl as Berth acts for a project; what it says when it is refused. */
export function as(project: { id: string }, clusterWide: boolean, ...args: string[]): Promise<string> {
  const { user, groups } = identityOf({ project: project.id, clusterWide });
  const identity = ['--as', user, ...groups.flatMap(group => ['--as-group', group])];
  return kubectl(...identity, ...args).then(
    () => 'not refused',
    (error: unknown) => String(error),
  );
}
