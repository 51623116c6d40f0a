import * as z from 'zod';
import { findingCodes, severities } from './finding-codes.ts';

const objectReference = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string().describe('As the chart renders it; empty when it says none.'),
  name: z.string(),
});

const file = z.string().describe('Path inside the chart’s folder.');

const renderProblem = z.object({
  code: z.string().describe('Stable: template-error, required-value, schema-violation, kube-version, timeout, …'),
  detail: z.string(),
  file: file.optional(),
  line: z.int().positive().optional(),
  pointer: z.string().optional().describe('JSON pointer into the values.'),
});

const removedApi = z.object({
  from: z.string(),
  to: z.string().nullable().describe('Null when nothing took its place.'),
  kind: z.string(),
  name: z.string(),
  file,
});

/** What a package renders to on one Kubernetes version, with its default values. */
const render = z.object({
  kubeVersion: z.string(),
  ok: z.boolean(),
  problem: renderProblem.optional().describe('The first of them.'),
  removedApis: z.array(removedApi),
  mapped: z.boolean().describe('Whether Berth maps removed APIs so that it can be installed.'),
});

const finding = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(severities),
  detail: z.string(),
  object: objectReference.optional(),
  pointer: z.string().optional().describe('JSON pointer of the field, inside of the object.'),
  file: file.optional(),
});

const permission = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  name: z.string(),
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()),
  nonResourceURLs: z.array(z.string()),
  verbs: z.array(z.string()),
  flags: z.array(z.enum(['wildcard', 'secrets', 'escalation', 'cluster-wide'])),
  file,
});

/** What a reviewer should know of a package before reading it; stored as JSON and shown by the API. */
export const inspectionSchema = z.object({
  renders: z.array(render),
  lint: z.array(
    z.object({ severity: z.enum(['info', 'warning', 'error']), file: file.optional(), detail: z.string() }),
  ),
  images: z.array(
    z.object({ image: z.string(), pinned: z.enum(['digest', 'tag', 'latest']), object: objectReference }),
  ),
  permissions: z.array(permission),
  findings: z.array(finding),
  truncated: z.boolean().describe('Whether a list had more entries than are kept.'),
});

export type Inspection = z.infer<typeof inspectionSchema>;
export type Finding = Inspection['findings'][number];
export type RenderReport = Inspection['renders'][number];
