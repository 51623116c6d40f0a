import { httpFunction, shown } from '../platform/http.ts';
import { loadProject } from '../platform/project-access.ts';
import { loadWorkspace } from '../platform/workspaces.ts';
import { projectsContract } from './contract.ts';
import { allowClusterWide, createProject, deleteProject, editProject, listProjects, viewProject } from './projects.ts';

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
    const project = await createProject({ workspace, ...request.body }, request.principal.user);
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
    return shown(viewProject(await editProject(project, request.body, request.ifMatch)));
  },
  allowClusterWide: async request => {
    request.authorize(undefined);
    const project = await loadProject(request.parameters.project);
    request.note({ workspace: project.workspace, before: { allowed: viewProject(project).clusterWide } });
    return shown(viewProject(await allowClusterWide(project, request.body.allowed, request.ifMatch)));
  },
  deleteProject: async request => {
    const project = await loadProject(request.parameters.project);
    request.authorize(project.workspace, named(project.project));
    request.note({ name: project.namespace });
    await deleteProject(project, request.query.namespace);
    return { status: 204 };
  },
});
