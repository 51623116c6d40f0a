import type { EntityItem } from 'electrodb';
import * as z from 'zod';
import { objectFindingCodes } from '../chart/finding-codes.ts';
import {
  healthStates,
  installationStatuses,
  type installations,
  operationKinds,
  operationStatuses,
  type operations,
  rolloutStatuses,
  type rollouts,
} from '../platform/entities/installation.ts';

export type Installation = EntityItem<typeof installations>;
export type Operation = EntityItem<typeof operations>;
export type Rollout = EntityItem<typeof rollouts>;

const objectReference = z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() });

const previewProblem = z
  .object({
    code: z
      .string()
      .describe('Stable; `policy-blocks`: the inspection policy does not allow what is found in an object.'),
    detail: z.string(),
    finding: z.enum(objectFindingCodes).optional().describe('What the policy does not allow.'),
    object: objectReference.optional(),
    file: z.string().optional(),
    line: z.number().optional(),
    pointer: z.string().optional().describe('JSON pointer into the object, where there is one; else into the values.'),
  })
  .meta({ id: 'PreviewProblem' });
export type PreviewProblem = z.output<typeof previewProblem>;

export const operationView = z
  .object({
    id: z.string(),
    kind: z.enum(operationKinds),
    version: z.string(),
    versionName: z.string(),
    toRevision: z.number().int().nullable().describe('Of a roll-back.'),
    revision: z.number().int().nullable().describe('Helm’s revision that it made.'),
    status: z.enum(operationStatuses),
    step: z.string().describe('The step of the execution, as the Step Functions console shows it.'),
    detail: z.string().describe('What is waited for, or what went wrong.'),
    problems: z.array(previewProblem).describe('What was found in its way, before anything was changed.'),
    message: z.string(),
    actor: z.string(),
    rollout: z.string().nullable(),
    execution: z.string().nullable(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Operation' });

const warning = z
  .object({ code: z.enum(['version-suspended', 'version-available', 'version-deleted']), detail: z.string() })
  .meta({ id: 'InstallationWarning' });
export type Warning = z.output<typeof warning>;

export const installationView = z
  .object({
    id: z.string(),
    workspace: z.string(),
    project: z.string(),
    cluster: z.string(),
    namespace: z.string(),
    release: z.string(),
    app: z.string(),
    chartName: z.string(),
    version: z.string(),
    versionName: z.string(),
    revision: z.number().int().describe('Helm’s revision; 0 before the first.'),
    status: z.enum(installationStatuses),
    health: z.enum(healthStates),
    healthReason: z.string(),
    healthAt: z.string().nullable(),
    operation: operationView.describe('The one that runs, or ran last.'),
    upgrade: z
      .object({ version: z.string(), versionName: z.string() })
      .nullable()
      .describe('The newest version of the app, if it is another.'),
    warnings: z.array(warning),
    createdAt: z.string(),
    createdBy: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Installation' });
export type InstallationView = z.output<typeof installationView>;

const apiChange = z
  .object({
    kind: z.string(),
    name: z.string(),
    source: z.string().nullable(),
    path: z.string(),
    from: z.unknown().optional(),
    to: z.unknown().optional(),
    reason: z.string(),
  })
  .meta({ id: 'ManifestChange' });

const fieldDifference = z.object({
  path: z.string(),
  pointer: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
});

const objectDifference = z
  .object({
    change: z.enum(['added', 'changed', 'removed', 'unchanged', 'unknown']),
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string(),
    name: z.string(),
    source: z.string().nullable().describe('The template that makes it.'),
    hook: z.array(z.string()).describe('When helm runs it, if it is a hook: such objects are not part of the release.'),
    fields: z.array(fieldDifference).describe('Values of Secrets are not shown.'),
    conflicts: z
      .array(
        z.object({
          field: z.string().describe('As Kubernetes writes it: `.spec.replicas`.'),
          pointer: z.string().optional().describe('JSON pointer into the object on the cluster.'),
          manager: z.string().describe('Who has set it: the name of a program, such as `kubectl`.'),
          now: z.unknown().optional().describe('Its value on the cluster.'),
        }),
      )
      .describe('Fields of the chart’s that others have set since.'),
    problem: z
      .object({
        code: z.enum(['forbidden', 'owned-by-another', 'refused', 'missing', 'no-such-kind']),
        detail: z.string(),
      })
      .nullable(),
    warnings: z.array(z.string()).describe('What the API server remarks about it, in its own words.'),
  })
  .meta({ id: 'ObjectDifference' });
export type ObjectDifference = z.output<typeof objectDifference>;

export const previewWarningCodes = ['pods-refused', 'pod-security', 'named-elsewhere', 'remark'] as const;

const previewWarning = z
  .object({
    code: z
      .enum(previewWarningCodes)
      .describe(
        'pods-refused: the namespace enforces this Pod Security level, and pods of this object will be refused. pod-security: they would be under this level. named-elsewhere: the object is put into the project’s namespace, and something else in the chart names the one where it was to be. remark: anything else that the API server says.',
      ),
    kind: z.string(),
    name: z.string(),
    level: z.string().optional().describe('The Pod Security level that is not met.'),
    namespace: z.string().optional().describe('Where the chart puts the object, and still names elsewhere.'),
    reason: z.string().describe('In the words of the API server.'),
    detail: z.string(),
  })
  .meta({ id: 'PreviewWarning' });
export type PreviewWarning = z.output<typeof previewWarning>;

export const previewView = z
  .object({
    kind: z.enum(['install', 'upgrade']),
    possible: z.boolean().describe('Whether nothing stands in its way.'),
    kubernetesVersion: z.string(),
    problems: z.array(previewProblem).describe('What stands in its way.'),
    warnings: z.array(previewWarning).describe('What stands in nobody’s way, but should be known.'),
    objects: z.array(objectDifference),
    changes: z.array(apiChange).describe('What Berth changes in what the chart renders.'),
    images: z.array(z.string()),
    clusterWide: z.array(z.string()).describe('Objects outside the project’s namespace.'),
    values: z.object({
      default: z.string().describe('values.yaml of the chart.'),
      now: z.string().nullable().describe('What the release has; null when there is none.'),
      proposed: z.string(),
    }),
    manifest: z.string().describe('As it would be applied; values of Secrets are not shown.'),
  })
  .meta({ id: 'InstallationPreview' });
export type Preview = z.output<typeof previewView>;

export const historyEntry = z
  .object({
    revision: z.number().int(),
    status: z.string().describe('Helm’s own: deployed, superseded, failed, …'),
    description: z.string(),
    chart: z.string(),
    appVersion: z.string().nullable(),
    updatedAt: z.string().nullable(),
    version: z.string().nullable().describe('Berth’s version, where an operation of Berth made the revision.'),
    operation: z.string().nullable(),
    actor: z.string().nullable(),
    returnable: z
      .boolean()
      .describe(
        'Whether it can be gone back to: an operation of Berth left it working, and its version may be installed.',
      ),
  })
  .meta({ id: 'HistoryEntry' });

export const valuesView = z
  .object({
    revision: z.number().int(),
    default: z.string(),
    values: z
      .string()
      .describe('As they were given, with their comments, where Berth has them; else as helm keeps them.'),
  })
  .meta({ id: 'InstallationValues' });

export const resourceView = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string(),
    name: z.string(),
    state: z.enum(['ready', 'waiting', 'failed', 'missing', 'unknown']),
    reason: z.string(),
    pods: z.array(z.object({ name: z.string(), state: z.string(), reason: z.string(), restarts: z.number().int() })),
    events: z.array(
      z.object({
        type: z.string(),
        reason: z.string(),
        message: z.string(),
        count: z.number().int(),
        lastSeen: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'InstallationResource' });

/** How an installation of a rollout stands: `skipped` is one that it never came to. */
export const memberStatuses = ['waiting', ...operationStatuses, 'skipped'] as const;
export type MemberStatus = (typeof memberStatuses)[number];

/** A rollout in a list of them. */
export const rolloutSummary = z
  .object({
    id: z.string(),
    workspace: z.string(),
    app: z.string(),
    chartName: z.string(),
    version: z.string(),
    versionName: z.string(),
    status: z.enum(rolloutStatuses),
    detail: z.string(),
    wave: z.number().int().describe('How many at once.'),
    rollbackOnFailure: z.boolean(),
    actor: z.string(),
    message: z.string(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
    counts: z.record(z.enum(memberStatuses), z.number().int()).describe('How many of its installations stand so.'),
  })
  .meta({ id: 'RolloutSummary' });

const memberView = z.object({
  installation: z.string(),
  status: z.enum(memberStatuses),
  operation: z.string().nullable(),
  detail: z.string(),
});

/** An installation of a rollout, in the list of them. */
export const rolloutMemberView = memberView
  .extend({
    wave: z.number().int().describe('In which one it is; the first is 1.'),
    release: z.string(),
    namespace: z.string(),
    cluster: z.string(),
    step: z.string().describe('Of its operation, while it runs; else empty.'),
  })
  .meta({ id: 'RolloutInstallation' });

export const rolloutView = rolloutSummary
  .extend({
    installations: z.array(memberView).describe('The first ones, in their order.'),
    installationsCursor: z
      .string()
      .nullable()
      .describe('Where the others go on, in the list of them; null when these are all.'),
  })
  .meta({ id: 'Rollout' });

/** How many of a rollout's installations stand how. */
export function countsOf(members: Rollout['members']): Record<MemberStatus, number> {
  const count = (wanted: MemberStatus) => members.filter(({ status }) => status === wanted).length;
  return Object.fromEntries(memberStatuses.map(status => [status, count(status)])) as Record<MemberStatus, number>;
}

/** Shows an operation. */
export function viewOperation(operation: Operation): z.output<typeof operationView> {
  const { operation: id, kind, version, versionName, status, step, actor, createdAt } = operation;
  return {
    id,
    kind,
    version,
    versionName,
    toRevision: operation.toRevision ?? null,
    revision: operation.revision ?? null,
    status,
    step,
    detail: operation.detail ?? '',
    problems: (operation.problems ?? []) as PreviewProblem[],
    message: operation.message ?? '',
    actor,
    rollout: operation.rollout ?? null,
    execution: operation.execution ?? null,
    createdAt,
    finishedAt: operation.finishedAt ?? null,
  };
}
