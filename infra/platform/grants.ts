import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** With these an item becomes another, or goes. A PutItem over an item cannot be told from a new one. */
const changing: readonly string[] = ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/** Grants exactly these actions on exactly these resources. What writes to the table is granted by `grantWrites`. */
export function grant(role: Role, actions: string[], resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources }));
}

/** As much of an entity (functions/platform/entities) as says where its items are. */
export interface Stored {
  schema: { indexes: { [index: string]: { index?: string; pk: { field: string; template?: string } } } };
}

/** What is written, by how: an entity, or the beginning of the partition keys of what has none. */
export interface Writes {
  PutItem?: readonly (Stored | string)[];
  UpdateItem?: readonly (Stored | string)[];
  DeleteItem?: readonly (Stored | string)[];
  ConditionCheckItem?: readonly (Stored | string)[];
}

/**
 * The partition keys that an entity's items have, as a pattern.
 * @example leadingKeys(versions) // 'version#*'
 */
export function leadingKeys(entity: Stored | string): string {
  if (typeof entity === 'string') return entity;
  const template = Object.values(entity.schema.indexes).find(({ index }) => index === undefined)?.pk.template;
  // What begins with a variable would be every key.
  if (!template || template.startsWith('$')) throw new Error(`The partition key "${template}" has no beginning.`);
  return template.replace(/\$\{.*$/, '*');
}

/**
 * Grants writing these entities' items and no others: whoever takes over a function of categories makes nobody an owner. Whoever may change or delete items may never do it to
 * those of the audit log (functions/platform/entities/audit.ts), also by a grant of another day.
 */
export function grantWrites(role: Role, { tableArn }: ITableV2, writes: Writes): void {
  for (const [action, entities] of Object.entries(writes) as [string, readonly (Stored | string)[]][]) {
    if (entities.length === 0) continue;
    const actions = [`dynamodb:${action}`];
    role.addToPolicy(
      new PolicyStatement({
        actions,
        resources: [tableArn],
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...new Set(entities.map(leadingKeys))].sort() },
          // Of no keys at all, "all" are right.
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      }),
    );
    if (!changing.includes(actions[0] ?? '')) continue;
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions,
        resources: [tableArn],
        conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['audit#*'] } },
      }),
    );
  }
}
