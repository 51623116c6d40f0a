import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { FindingCode } from '../../functions/chart/finding-codes.ts';
import { codesFor, type PolicyAction, policyActions } from '../../functions/platform/policy-actions.ts';
import { Severity } from '../lifecycle/severity.tsx';
import type { Schema } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { Confirm } from '../platform/parts/confirm.tsx';
import { FittingTable } from '../platform/parts/fitting-table.tsx';
import { When } from '../platform/parts/when.tsx';
import { useLanguage, useTexts, useWords } from '../platform/texts/index.ts';
import { policyTexts, remedyIn } from '../platform/texts/policy.ts';
import { changed, type Draft, ticked } from './draft.ts';

export type Policy = Schema<'InspectionPolicy'>;
type Finding = Policy['findings'][number];

interface Work {
  isPending: boolean;
  mutate: (variables: undefined, options: { onSettled: () => void }) => void;
}

interface Props {
  policy: Policy;
  draft: Draft;
  save: Work;
  reset: Work;
  onClick: (action: PolicyAction, code: FindingCode) => void;
  onUndo: () => void;
}

/** Who changed it last, or that nobody did. */
function Origin({ policy: { source, changedAt, changedBy } }: Pick<Props, 'policy'>) {
  const words = useTexts(policyTexts);
  if (changedBy === null) return <>{words.fromDeployment}</>;
  return (
    <>
      {source === 'store' ? words.setBy(changedBy) : words.resetBy(changedBy)} · <When at={changedAt} />
    </>
  );
}

/** How it stands, and what to know of it, each in a line. */
function InForce({ policy }: Pick<Props, 'policy'>) {
  const words = useTexts(policyTexts);
  const inForce = (
    <>
      {words.blocks(policy.submit.length, policy.release.length, policy.install.length)} <Origin policy={policy} />
    </>
  );
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={200}
      items={[
        { label: words.inForce, value: inForce },
        { label: words.defaults, value: words.defaultsBody },
        { label: words.strict, value: words.strictBody },
        { label: words.effect, value: words.effectBody },
      ]}
    />
  );
}

function ResetButton({ policy, reset }: Pick<Props, 'policy' | 'reset'>) {
  const words = useTexts(policyTexts);
  const [asking, setAsking] = useState(false);
  const blocks = policyActions.reduce((sum, action) => sum + policy.deployment[action].length, 0);
  return (
    <>
      <Button disabled={policy.source === 'deployment'} onClick={() => setAsking(true)}>
        {words.reset}
      </Button>
      {asking && (
        <Confirm
          title={words.reset}
          action={words.reset}
          busy={reset.isPending}
          onConfirm={() => reset.mutate(undefined, { onSettled: () => setAsking(false) })}
          onCancel={() => setAsking(false)}
        >
          {words.resetBody(blocks)}
        </Confirm>
      )}
    </>
  );
}

function Actions({ policy, draft, save, reset, onUndo }: Props) {
  const words = useTexts(policyTexts);
  const { common } = useWords();
  const count = changed(
    policy,
    draft,
    policy.findings.map(({ code }) => code),
  );
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      {count > 0 && <Box color="text-status-warning">{words.unsaved(count)}</Box>}
      {count > 0 && <Button onClick={onUndo}>{words.undo}</Button>}
      <ResetButton policy={policy} reset={reset} />
      <Button
        variant="primary"
        loading={save.isPending}
        disabled={count === 0}
        onClick={() => save.mutate(undefined, { onSettled: () => {} })}
      >
        {common.save}
      </Button>
    </SpaceBetween>
  );
}

/** What is installed is judged by its objects, not by its package. */
function isPossible(action: PolicyAction, code: FindingCode): boolean {
  const codes: readonly FindingCode[] = codesFor(action);
  return codes.includes(code);
}

function useColumns({ policy, draft, onClick }: Props, mayWrite: boolean): TableProps.ColumnDefinition<Finding>[] {
  const words = useTexts(policyTexts);
  const language = useLanguage();
  const boxes = policyActions.map(action => ({
    id: action,
    header: words[action],
    minWidth: 130,
    cell: ({ code }: Finding) =>
      isPossible(action, code) ? (
        <Checkbox
          ariaLabel={words.block(words.findings[code], words[action])}
          checked={ticked(policy, draft, action, code)}
          disabled={!mayWrite}
          onChange={() => onClick(action, code)}
        />
      ) : (
        '–'
      ),
  }));
  return [
    {
      id: 'finding',
      header: words.finding,
      isRowHeader: true,
      minWidth: 220,
      cell: ({ code }) => (
        <>
          {words.findings[code]}
          <Box variant="small" display="block" color="text-body-secondary">
            {code}
          </Box>
        </>
      ),
    },
    { id: 'severity', header: words.severity, cell: ({ severity }) => <Severity severity={severity} /> },
    ...boxes,
    {
      id: 'remedy',
      header: words.remedy,
      minWidth: 260,
      cell: ({ code, remedy }) => remedyIn(language, code, remedy),
    },
  ];
}

const rank = { danger: 0, warning: 1, info: 2 } as const;

/** Every finding that there is, the worst first, and what it blocks. */
export function PolicyTable(props: Props) {
  const { policy } = props;
  const words = useTexts(policyTexts);
  const mayWrite = useCan()('policy:write');
  return (
    <FittingTable
      variant="full-page"
      items={[...policy.findings].sort((a, b) => rank[a.severity] - rank[b.severity])}
      trackBy={({ code }) => code}
      columnDefinitions={useColumns(props, mayWrite)}
      filter={<InForce policy={policy} />}
      header={
        <Header variant="awsui-h1-sticky" description={words.hint} actions={mayWrite && <Actions {...props} />}>
          {words.title}
        </Header>
      }
    />
  );
}
