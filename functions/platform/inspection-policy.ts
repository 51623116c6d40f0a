import * as z from 'zod';
import { type FindingCode, findingCodes, objectFindingCodes } from '../chart/finding-codes.ts';
import type { Finding, Inspection } from '../chart/inspection-schema.ts';
import { advice } from './inspection-advice.ts';
import type { PolicyAction } from './policy-actions.ts';

const listOf = <Code extends string>(codes: readonly [Code, ...Code[]], what: string) =>
  z.array(z.enum(codes, { error: ({ input }) => `${JSON.stringify(input)} is no ${what}` })).optional();
const codes = listOf(findingCodes, "finding's code");
const policySchema = z.strictObject({
  submit: codes,
  release: codes,
  install: listOf(objectFindingCodes, 'code of a finding in an object'),
});

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
      `The inspection policy is not valid: ${why}. It is JSON such as {"submit":["privileged"],"release":["rbac-wildcard"],"install":["host-path"]} with codes of: ${findingCodes.join(', ')}.`,
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
  const blocking: readonly FindingCode[] = policy[action] ?? [];
  if (blocking.length === 0) return [];
  return inspection ? inspection.findings.filter(({ code }) => blocking.includes(code)) : 'not-inspected';
}

/** One finding with its object, and what would be right, in a few sentences. */
export function explain({ code, detail, object }: Pick<Finding, 'code' | 'detail' | 'object'>): string {
  return `${object ? `${object.kind} "${object.name}": ` : ''}${detail} ${advice[code].remedy}`;
}
