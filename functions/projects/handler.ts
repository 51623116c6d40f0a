import { httpFunction, shown } from '../platform/http.ts';
import { can, type Principal } from '../platform/principal.ts';
import { loadProject } from '../platform/project-access.ts';
import { loadWorkspace } from '../platform/workspaces.ts';
import { projectsContract } from './contract.ts';
import { allowClusterWide, createProject, deleteProject, editProject, listProjects, viewProject } from './projects.ts';

/** Who administers clusters may go below what the others of a project may choose. */
const administers = (principal: Principal): boolean => can(principal, 'clusters:write');

const named = (project: string): string => `The project "${project}"`;

export const handler = httpFunction(projectsContract, {
  listProjects: async request => {
    const { workspace } = request.parameters;
    const { q, limit, cursor } = request.query;
    request.authorize(workspace);
    return { status: 200, body: await listProjects(workspace, q, limit, cursor) };
  },
  createProject: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    await loadWorkspace(workspace);
    const { principal } = request;
    const orderer = { user: principal.user, administers: administers(principal) };
    const project = await createProject({ workspace, ...request.body }, orderer);
    return shown(viewProject(project), 201);
  },
  getProject: async request => {
    const project = await loadProject(request.parameters.project);
    request.authorize(project.workspace, named(project.project));
    return shown(viewProject(project));
  },
  editProject: async request => {
    const project = await loadProject(request.parameters.project);
    request.authorize(project.workspace, named(project.project));
    request.note({ before: viewProject(project) });
    const mayLower = administers(request.principal);
    return shown(viewProject(await editProject(project, request.body, mayLower, request.ifMatch)));
  },
  allowClusterWide: async request => {
    request.authorize(undefined);
    const project = await loadProject(request.parameters.project);
    const { clusterWide, otherNamespaces } = viewProject(project);
    request.note({ workspace: project.workspace, before: { allowed: clusterWide, otherNamespaces } });
    return shown(viewProject(await allowClusterWide(project, request.body, request.ifMatch)));
  },
  deleteProject: async request => {
    const project = await loadProject(request.parameters.project);
    request.authorize(project.workspace, named(project.project));
    request.note({ name: project.namespace });
    await deleteProject(project, request.query.namespace);
    return { status: 204 };
  },
});
