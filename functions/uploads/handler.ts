import { httpFunction } from '../platform/http.ts';
import { nowhere, viewUpload } from '../platform/uploads.ts';
import { versionHeaders, viewVersion } from '../platform/views.ts';
import { uploadsContract } from './contract.ts';
import { createAddress, listUploads, loadUpload, putPackage, validatePackage } from './upload.ts';

const at = (upload: string): Record<string, string> => ({ location: `/v1/uploads/${upload}` });

export const handler = httpFunction(uploadsContract, {
  createUpload: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    const body = await createAddress(workspace, request.body.file, request.principal, request.correlation);
    return { status: 201, body, headers: at(body.upload.id) };
  },
  listUploads: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    const { status, limit, cursor } = request.query;
    return { status: 200, body: await listUploads(workspace, status, limit, cursor) };
  },
  listUnplacedUploads: async request => {
    request.authorize(undefined);
    const { status, limit, cursor } = request.query;
    return { status: 200, body: await listUploads(nowhere, status, limit, cursor) };
  },
  getUpload: async request => {
    const upload = await loadUpload(request.parameters.upload);
    request.authorize(upload.workspace, `The upload "${upload.upload}"`);
    return { status: 200, body: viewUpload(upload) };
  },
  putPackage: async request => {
    const { workspace } = request.parameters;
    request.authorize(workspace);
    const outcome = await putPackage(workspace, request.body, request.principal, request.correlation);
    if (outcome.kind === 'waiting')
      return { status: 202, body: viewUpload(outcome.upload), headers: at(outcome.upload.upload) };
    const { version, isNew } = outcome;
    return {
      status: isNew ? 201 : 200,
      body: viewVersion(version, request.principal),
      headers: { ...versionHeaders(version), location: `/v1/versions/${version.version}` },
    };
  },
  validatePackage: async ({ body }) => ({ status: 200, body: await validatePackage(body) }),
});
