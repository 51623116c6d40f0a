import * as z from 'zod';
import { contract } from '../platform/contract.ts';
import { uploadStatuses } from '../platform/entities/upload.ts';
import { idOf, workspaceName } from '../platform/names.ts';
import { pageOf, pageQuery } from '../platform/paging.ts';
import { secretText } from '../platform/secrets.ts';
import { uploadProblem, uploadView } from '../platform/uploads.ts';
import { versionView } from '../platform/views.ts';

const workspace = z.object({ workspace: workspaceName });

export const uploadsContract = contract({
  createUpload: {
    method: 'POST',
    path: '/v1/workspaces/{workspace}/uploads',
    summary: 'Get an address to upload a package to',
    description: 'Answers a form to POST the file to, for packages up to 20 MB. Follow the upload at its own address.',
    access: 'versions:upload',
    parameters: workspace,
    body: z.object({ file: z.string().regex(/^[^/\\\p{Cc}]{1,200}\.tgz$/u, 'must be a file name that ends in .tgz') }),
    audit: { object: 'upload', keeps: ['file'] },
    answers: {
      201: {
        description: 'POST the fields and the file, the file last, to the url',
        schema: z
          .object({
            upload: uploadView,
            url: z.string(),
            fields: z.record(z.string(), secretText).describe('Whoever has them can send the file.'),
            expiresAt: z.string(),
          })
          .meta({ id: 'UploadAddress' }),
      },
    },
  },
  listUploads: {
    method: 'GET',
    path: '/v1/workspaces/{workspace}/uploads',
    summary: 'What was sent to a workspace, and what became of it',
    access: 'uploads:read',
    parameters: workspace,
    query: z.object({ ...pageQuery, status: z.enum(uploadStatuses).optional() }),
    answers: { 200: { description: 'Newest first', schema: pageOf(uploadView) } },
  },
  listUnplacedUploads: {
    method: 'GET',
    path: '/v1/uploads',
    summary: 'What was put into no workspace’s folder of the drop bucket',
    description: 'For who may see the uploads of all workspaces.',
    access: 'uploads:read',
    query: z.object({ ...pageQuery, status: z.enum(uploadStatuses).optional() }),
    answers: { 200: { description: 'Newest first', schema: pageOf(uploadView) } },
  },
  getUpload: {
    method: 'GET',
    path: '/v1/uploads/{upload}',
    summary: 'What became of an upload',
    access: 'uploads:read',
    parameters: z.object({ upload: idOf('upl') }),
    answers: { 200: { description: 'The upload', schema: uploadView } },
  },
  putPackage: {
    method: 'PUT',
    path: '/v1/workspaces/{workspace}/packages',
    summary: 'Upload a small package and wait for the outcome',
    description: 'For packages up to 4 MB, sent as the body. Answers 422 with every fault when the package is refused.',
    access: 'versions:upload',
    cost: 'high',
    parameters: workspace,
    body: 'binary',
    audit: { object: 'upload', refusalsOnly: true },
    answers: {
      200: { description: 'The same package was there already', schema: versionView },
      201: { description: 'The draft', schema: versionView },
      202: { description: 'Still being read: follow the upload', schema: uploadView },
    },
  },
  validatePackage: {
    method: 'POST',
    path: '/v1/packages:validate',
    summary: 'Check a package without keeping it',
    access: 'signed-in',
    cost: 'high',
    body: 'binary',
    audit: 'changes-nothing',
    answers: {
      200: {
        description: 'The report, for good and bad packages alike',
        schema: z
          .object({
            valid: z.boolean(),
            name: z.string().nullable(),
            version: z.string().nullable(),
            problems: z.array(uploadProblem),
            notes: z.array(uploadProblem),
          })
          .meta({ id: 'ValidationReport' }),
      },
    },
  },
});
