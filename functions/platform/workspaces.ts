import type { EntityItem } from 'electrodb';
import { workspaces } from './entities/access.ts';
import { notFound } from './problem.ts';

export type Workspace = EntityItem<typeof workspaces>;

/** @throws Problem 404. */
export async function loadWorkspace(name: string): Promise<Workspace> {
  const { data } = await workspaces.get({ workspace: name }).go({ consistent: true });
  if (!data) throw notFound(`The workspace "${name}"`);
  return data;
}
