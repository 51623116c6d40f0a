import { createConversions } from 'electrodb';
import { readPage } from '../platform/cursors.ts';
import { workspaces } from '../platform/entities/access.ts';
import { filteredPage, named } from '../platform/paging.ts';
import { can, type Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { loadWorkspace, type Workspace } from '../platform/workspaces.ts';
import { conditional } from '../platform/writes.ts';

export function viewWorkspace({ workspace, description, createdAt, createdBy, revision }: Workspace) {
  return { name: workspace, description: description ?? '', createdAt, createdBy, revision };
}

/** @throws Problem 409 when the name is taken. */
export async function createWorkspace(name: string, description: string, user: string): Promise<Workspace> {
  const create = workspaces.create({
    workspace: name,
    description,
    createdAt: new Date().toISOString(),
    createdBy: user,
    revision: 1,
  });
  const { data } = await conditional(
    create.go(),
    () => new Problem(409, 'name-taken', `There is a workspace "${name}" already.`),
  );
  return data;
}

/** @throws Problem 404, 412 when it is not the revision that was read. */
export async function describeWorkspace(
  name: string,
  description: string,
  ifMatch: number | undefined,
): Promise<Workspace> {
  const { revision } = await loadWorkspace(name);
  const expected = ifMatch ?? revision;
  const update = workspaces
    .patch({ workspace: name })
    .set({ description })
    .add({ revision: 1 })
    .where((attribute, { eq }) => eq(attribute.revision, expected))
    .go({ response: 'all_new' });
  await conditional(
    update,
    () => new Problem(412, 'precondition-failed', 'The workspace was changed since you read it: read it again.'),
  );
  return loadWorkspace(name);
}

/** Those the caller may see: all for who may list them, else the caller's own. */
export async function listWorkspaces(
  principal: Principal,
  q: string | undefined,
  limit: number,
  cursor: string | undefined,
) {
  if (can(principal, 'workspaces:list')) {
    const page = await filteredPage(
      { limit, cursor: cursor ?? null },
      step => readPage(workspaces.query.all({}), step),
      rows => rows.filter(({ workspace }) => named(workspace, q)),
      each => createConversions(workspaces).byAccessPattern.all.fromComposite.toCursor(each),
    );
    return { ...page, items: page.items.map(viewWorkspace) };
  }
  const own = [...principal.workspaces.keys()].filter(name => named(name, q)).map(workspace => ({ workspace }));
  const data = await wholeBatch(own, some => workspaces.get(some).go());
  return { items: data.map(viewWorkspace).sort((a, b) => a.name.localeCompare(b.name)), cursor: null };
}
