import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ifMatch, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { Problem } from '../platform/parts/problem.tsx';
import { asProblem } from '../platform/problem.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useTexts, useWords } from '../platform/texts/index.ts';
import { policyTexts } from '../platform/texts/policy.ts';
import { click, type Draft, merged } from './draft.ts';
import { type Policy, PolicyTable } from './policy-table.tsx';

/** Saves and resets; after a 412 the fresh policy is shown under what was ticked. */
function useChanges(policy: Policy, draft: Draft, onSaved: () => void) {
  const { common } = useWords();
  const { done } = useNotices();
  const queries = useQueryClient();
  const codes = policy.findings.map(({ code }) => code);
  const header = ifMatch(policy.revision);
  const settle = {
    onSuccess: async (now: Policy) => {
      queries.setQueryData(['inspection-policy'], now);
      await queries.invalidateQueries({ queryKey: ['inspection'] });
      onSaved();
      done(common.saved);
    },
    onError: async (error: Error) => {
      if (asProblem(error).status === 412) await queries.invalidateQueries({ queryKey: ['inspection-policy'] });
    },
  };
  const save = useMutation({
    mutationFn: () =>
      take(api.PUT('/v1/inspection-policy', { params: { header }, body: merged(policy, draft, codes) })),
    ...settle,
  });
  const reset = useMutation({
    mutationFn: () => take(api.DELETE('/v1/inspection-policy', { params: { header } })),
    ...settle,
  });
  return { save, reset };
}

function Policies({ policy }: { policy: Policy }) {
  const words = useTexts(policyTexts);
  const { common } = useWords();
  const [draft, setDraft] = useState<Draft>({});
  const { save, reset } = useChanges(policy, draft, () => setDraft({}));
  const error: Error | null = save.error ?? reset.error;
  const stale = asProblem(error).status === 412;
  return (
    <SpaceBetween size="m">
      {error && !stale && <Problem error={error} />}
      {error && stale && (
        <Alert type="warning" header={common.changedMeanwhile}>
          {words.changedMeanwhile(policy.changedBy ?? '')}
        </Alert>
      )}
      <PolicyTable
        policy={policy}
        draft={draft}
        save={save}
        reset={reset}
        onClick={(action, code) => setDraft(now => click(policy, now, action, code))}
        onUndo={() => setDraft({})}
      />
    </SpaceBetween>
  );
}

/** Which findings of an inspection block what. */
export default function PolicyPage() {
  const words = useTexts(policyTexts);
  useCrumbs([words.title, '/platform/policy']);
  const query = useQuery({
    queryKey: ['inspection-policy'],
    queryFn: () => take(api.GET('/v1/inspection-policy')),
  });
  return <Loaded query={query}>{policy => <Policies policy={policy} />}</Loaded>;
}
