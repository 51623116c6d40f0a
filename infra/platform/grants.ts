import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** With these an item becomes another, or goes. A PutItem over an item cannot be told from a new one. */
const changing: readonly string[] = ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/**
 * Grants exactly these actions on exactly these resources. Whoever may change or delete items of the table may not do it to those of the audit log
 * (functions/platform/entities/audit.ts).
 */
export function grant(role: Role, actions: string[], resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources }));
  const denied = actions.filter(action => changing.includes(action));
  if (denied.length === 0) return;
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: denied,
      resources,
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } },
    }),
  );
}
