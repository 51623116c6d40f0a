import { viewApp } from '../platform/app-view.ts';
import { entityTag, httpFunction } from '../platform/http.ts';
import { loadApp, loadVersion } from '../platform/load.ts';
import { loadFacts } from '../platform/packages.ts';
import { type Version, versionHeaders, viewVersion } from '../platform/views.ts';
import { deleteApp, editApp, listApps } from './apps.ts';
import { addAttachment, deleteAttachment, loadAttachment, pictureHeaders } from './attachments.ts';
import { catalogContract } from './contract.ts';
import { answerInspection } from './inspection.ts';
import { answerRendered, answerRenderedDifference } from './rendered.ts';
import {
  compareVersions,
  describeVersion,
  editVersion,
  listSubcharts,
  listVersions,
  packageAddress,
  readFile,
} from './versions.ts';

const named = ({ chartName, name }: Version): string => `${chartName} ${name}`;

export const handler = httpFunction(catalogContract, {
  listApps: async ({ principal, query: { limit, cursor, ...filter } }) => ({
    status: 200,
    body: await listApps(principal, filter, limit, cursor),
  }),
  getApp: async ({ principal, parameters }) => {
    const app = await loadApp(principal, parameters.app);
    return { status: 200, body: viewApp(app), headers: { etag: entityTag(app.revision) } };
  },
  editApp: async request => {
    const app = await loadApp(request.principal, request.parameters.app);
    request.authorize(app.workspace);
    request.note({ before: { ...app } });
    const edited = await editApp(app, request.body, request.ifMatch);
    return { status: 200, body: viewApp(edited), headers: { etag: entityTag(edited.revision) } };
  },
  deleteApp: async request => {
    const app = await loadApp(request.principal, request.parameters.app);
    request.authorize(app.workspace);
    request.note({ name: app.title });
    await deleteApp(app);
    return { status: 204 };
  },
  addAttachment: async request => {
    const app = await loadApp(request.principal, request.parameters.app);
    request.authorize(app.workspace);
    request.note({ name: app.title });
    const body = await addAttachment(app, request.query.kind, request.body, request.principal.user);
    return { status: 201, body, headers: { location: body.address } };
  },
  getAttachment: async ({ principal, parameters }) => {
    const app = await loadApp(principal, parameters.app);
    const { bytes, contentType } = await loadAttachment(parameters.app, parameters.attachment);
    return { status: 200, bytes, headers: { ...pictureHeaders(app), 'content-type': contentType } };
  },
  deleteAttachment: async request => {
    const app = await loadApp(request.principal, request.parameters.app);
    request.authorize(app.workspace);
    request.note({ name: app.title });
    await deleteAttachment(app, request.parameters.attachment);
    return { status: 204 };
  },
  listVersions: async ({ principal, parameters, query }) => {
    await loadApp(principal, parameters.app);
    return {
      status: 200,
      body: await listVersions(principal, parameters.app, query, query.limit, query.cursor),
    };
  },
  getVersion: async ({ principal, parameters }) => {
    const version = await loadVersion(principal, parameters.version);
    return { status: 200, body: await describeVersion(principal, version), headers: versionHeaders(version) };
  },
  editVersion: async request => {
    const version = await loadVersion(request.principal, request.parameters.version);
    request.authorize(version.workspace);
    request.note({ name: named(version), before: { description: version.description } });
    const edited = await editVersion(version, request.body.description, request.ifMatch);
    return { status: 200, body: viewVersion(edited, request.principal), headers: versionHeaders(edited) };
  },
  getPackage: async ({ principal, parameters }) => {
    const version = await loadVersion(principal, parameters.version);
    return { status: 302, headers: { location: await packageAddress(version) } };
  },
  listFiles: async ({ principal, parameters }) => {
    const version = await loadVersion(principal, parameters.version);
    return { status: 200, body: { items: (await loadFacts(version.digest)).files } };
  },
  listSubcharts: async ({ principal, parameters }) => {
    const version = await loadVersion(principal, parameters.version);
    return { status: 200, body: { items: await listSubcharts(version) } };
  },
  getFile: async ({ principal, parameters }) => {
    const version = await loadVersion(principal, parameters.version);
    const bytes = await readFile(version, parameters.path);
    return {
      status: 200,
      bytes,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    };
  },
  getInspection: async ({ principal, parameters, correlation }) =>
    answerInspection(await loadVersion(principal, parameters.version), correlation),
  getRendered: async ({ principal, parameters, query, correlation }) =>
    answerRendered(await loadVersion(principal, parameters.version), query.kubeVersion, correlation),
  diffRendered: async ({ principal, parameters, query, correlation }) => {
    const from = await loadVersion(principal, parameters.version);
    const to = await loadVersion(principal, query.with);
    return answerRenderedDifference({ from, to }, query.kubeVersion, correlation);
  },
  diffVersions: async ({ principal, parameters, query }) => {
    const from = await loadVersion(principal, parameters.version);
    return { status: 200, body: await compareVersions(from, await loadVersion(principal, query.with)) };
  },
});
