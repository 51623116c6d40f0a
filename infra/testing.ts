import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { bundleFunctions } from './platform/bundle.ts';
import { StoreStack } from './store-stack.ts';

let bundled: Promise<unknown> | undefined;

/** The template that a deployment with these settings (`-c name=value`) has. */
export async function synthesized(context: Record<string, unknown> = {}): Promise<Template> {
  bundled ??= bundleFunctions();
  await bundled;
  return Template.fromStack(new StoreStack(new App({ context }), 'Berth'));
}

/** One statement of a policy, as the template has it. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Principal?: { Service?: unknown } | string;
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of all policies of a type, with the name of their policy. */
export function statementsOf(template: Template, type: string): (Statement & { of: string })[] {
  return Object.entries(template.findResources(type)).flatMap(([of, { Properties }]) =>
    [(Properties.PolicyDocument ?? Properties.AssumeRolePolicyDocument).Statement]
      .flat()
      .map((statement: Statement) => ({ ...statement, of })),
  );
}
