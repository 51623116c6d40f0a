import { Entity } from 'electrodb';
import { tableConfiguration } from '../table.ts';

/** waiting: an address was given out; accepted: it is a version; refused: `problems` says why, the file is kept for a week; conflict: other bytes have that version. */
export const uploadStatuses = ['waiting', 'accepted', 'refused', 'conflict'] as const;

/** One package that somebody sent, whatever became of it. */
export const uploads = new Entity(
  {
    model: { entity: 'upload', service: 'berth', version: '1' },
    attributes: {
      upload: { type: 'string', required: true, readOnly: true },
      workspace: { type: 'string', required: true, readOnly: true },
      /** The key in the drop bucket. */
      key: { type: 'string', required: true },
      /** The file's own name; none where its bytes were sent and no more. */
      file: { type: 'string' },
      /** As its Chart.yaml has them, as far as that could be read. */
      chartName: { type: 'string' },
      versionName: { type: 'string' },
      uploadedBy: { type: 'string', required: true, readOnly: true },
      /** The id of the API token that was used to announce it. */
      token: { type: 'string', readOnly: true },
      correlation: { type: 'string', required: true },
      createdAt: { type: 'string', required: true, readOnly: true },
      status: { type: uploadStatuses, required: true },
      finishedAt: { type: 'string' },
      digest: { type: 'string' },
      size: { type: 'number' },
      app: { type: 'string' },
      version: { type: 'string' },
      /** PackageProblem[] of functions/chart. */
      problems: { type: 'any' },
      /** Of the object in the drop bucket: a refused file stays there for a week. */
      objectVersion: { type: 'string' },
      /** Seconds since 1970. */
      ttl: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['upload'], template: 'upload#${upload}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'upload', casing: 'none' },
      },
      ofWorkspace: {
        index: 'gsi1',
        pk: { field: 'gsi1pk', composite: ['workspace'], template: 'uploads#${workspace}', casing: 'none' },
        sk: { field: 'gsi1sk', composite: ['upload'], template: '${upload}', casing: 'none' },
      },
    },
  },
  tableConfiguration,
);
