import * as z from 'zod';
import { type Finding, type FindingCode, findingCodes, type Inspection } from '../chart/inspection-schema.ts';
import type { PolicyAction } from './policy-actions.ts';

const codes = z
  .array(z.enum(findingCodes, { error: ({ input }) => `${JSON.stringify(input)} is no finding's code` }))
  .optional();
const policySchema = z.strictObject({ submit: codes, release: codes });

/** Which findings block which action; an action that is not named is never blocked. */
export type InspectionPolicy = z.output<typeof policySchema>;

/**
 * Reads a policy from JSON.
 * @throws Error that says what is wrong and which codes there are.
 * @example parseInspectionPolicy('{"submit":["privileged"]}')
 */
export function parseInspectionPolicy(text: string): InspectionPolicy {
  const wrong = (why: string): Error =>
    new Error(
      `The inspection policy is not valid: ${why}. It is JSON such as {"submit":["privileged"],"release":["rbac-wildcard"]} with codes of: ${findingCodes.join(', ')}.`,
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrong(`it is not JSON (${text})`);
  }
  const { data, error } = policySchema.safeParse(json);
  if (error) throw wrong(error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; '));
  return data;
}

/**
 * The findings that block an action. Without a policy for the action nothing waits for an inspection.
 * @returns 'not-inspected' when the policy has a say and the package is not inspected yet.
 */
export function blocked(
  policy: InspectionPolicy,
  action: PolicyAction,
  inspection: Inspection | undefined,
): Finding[] | 'not-inspected' {
  const blocking = policy[action] ?? [];
  if (blocking.length === 0) return [];
  return inspection ? inspection.findings.filter(({ code }) => blocking.includes(code)) : 'not-inspected';
}

/** What would be right. */
export const remedies: Readonly<Record<FindingCode, string>> = {
  privileged: 'Leave "privileged" out and add the single capabilities that it needs.',
  'host-path': 'Use a persistent volume, an emptyDir or a ConfigMap.',
  'host-network': 'Leave "hostNetwork" out and use a Service.',
  'host-pid': 'Leave "hostPID" out.',
  'host-ipc': 'Leave "hostIPC" out: containers of one pod share memory anyway.',
  'host-port': 'Leave "hostPort" out and use a Service.',
  'run-as-root': 'Set "runAsNonRoot: true" and a user other than 0.',
  'privilege-escalation': 'Set "allowPrivilegeEscalation: false".',
  'capabilities-added': 'Add no capabilities, and drop ALL.',
  'cluster-wide': 'Use objects of a namespace: a Role in place of a ClusterRole, for instance.',
  'custom-resource-definitions': 'Leave the definitions to a chart of their own, for the cluster’s administrators.',
  webhooks: 'Leave the webhooks to a chart of their own, for the cluster’s administrators.',
  'rbac-wildcard': 'Name the API groups, resources and verbs that it needs.',
  'rbac-secrets': 'Name the secrets in "resourceNames", or mount them.',
  'rbac-escalation': 'Leave out what gives rights that it has not got itself.',
  'image-latest': 'Name the image by its digest, or by the tag of a version.',
  'image-unpinned': 'Name the image by its digest.',
  hooks: 'Do without "helm.sh/hook".',
  'service-type-load-balancer': 'Make ClusterIP the default.',
  'service-type-node-port': 'Make ClusterIP the default.',
  'object-too-large': 'Split the object, or keep the data outside the cluster’s API.',
  'release-too-large': 'Leave out of the package what the templates do not need (.helmignore).',
  'api-removed-mapped': 'Write the API version that took its place.',
  'api-removed-unmappable': 'Do not render it for Kubernetes versions that have not got it.',
  'render-fails': 'Give values.yaml defaults that it renders with.',
  'lint-error': 'Mend what "helm lint" says.',
  'schema-remote': 'Put the schema into the package.',
};

/** One finding with its object, and what would be right, in a few sentences. */
export function explain({ code, detail, object }: Finding): string {
  return `${object ? `${object.kind} "${object.name}": ` : ''}${detail} ${remedies[code]}`;
}
