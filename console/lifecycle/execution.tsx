import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { loadConfig } from '../platform/config.ts';
import { useWords } from '../platform/texts/index.ts';
import { executionName } from './execution-name.ts';
import type { Version } from './rules.ts';

/** The address of an execution in AWS's own console. */
export function executionAddress(stateMachine: string, name: string): string {
  const [, , , region = ''] = stateMachine.split(':');
  const execution = `${stateMachine.replace(':stateMachine:', ':execution:')}:${name}`;
  return `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${execution}`;
}

/** To the review in the Step Functions console; not on one machine, where there is none. */
export function ExecutionLink({ version }: { version: Version }) {
  const { lifecycle } = useWords();
  const { data } = useQuery({ queryKey: ['config'], queryFn: loadConfig, staleTime: Number.POSITIVE_INFINITY });
  if (!data?.lifecycle) return null;
  return (
    <Link external href={executionAddress(data.lifecycle, executionName(version))}>
      {lifecycle.execution}
    </Link>
  );
}
