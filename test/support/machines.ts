import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../../local/settings.ts';

/** The state machines: where their ARN stands, and the states that nobody reaches: by a caller that skips the rules, or when the table cannot be written. */
export const machines = {
  'app-version-lifecycle': { output: 'LifecycleStateMachineArn', unreached: ['not written', 'not in the table'] },
  installation: { output: 'InstallationStateMachineArn', unreached: ['not recorded'] },
  rollout: { output: 'RolloutStateMachineArn', unreached: [] },
} as const;

const task = z.object({
  Resource: z.string().optional(),
  Arguments: z.looseObject({ TransactItems: z.array(z.record(z.string(), z.unknown())).optional() }).optional(),
});
const definition = z.object({ States: z.record(z.string(), task) });

const transactionActions: Record<string, string> = {
  Update: 'dynamodb:UpdateItem',
  Put: 'dynamodb:PutItem',
  Delete: 'dynamodb:DeleteItem',
};

function actionsOf({ Resource = '', Arguments }: z.output<typeof task>): string[] {
  if (Resource.includes('lambda:invoke')) return ['lambda:InvokeFunction'];
  if (Resource.includes('sfn:startExecution')) return ['states:StartExecution'];
  return (Arguments?.TransactItems ?? []).flatMap(item =>
    Object.keys(item).map(kind => transactionActions[kind] ?? kind),
  );
}

/** The states of a state machine, and the IAM actions that each takes. */
export function tasksOf(file: string): Record<string, string[]> {
  const text = readFileSync(join(root, `statemachines/${file}.asl.json`), 'utf8');
  const { States } = definition.parse(JSON.parse(text));
  return Object.fromEntries(Object.entries(States).map(([name, state]) => [name, actionsOf(state)]));
}
