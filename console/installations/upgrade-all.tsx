import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { rolloutLimit } from '../../functions/installations/rollout-limit.ts';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useNotices } from '../platform/notices.tsx';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { firstFound } from '../platform/parts/pages.ts';
import { useWords } from '../platform/texts/index.ts';
import { ChooseInstallations } from './choose-installations.tsx';
import { OwnWorkspace } from './own-workspace.tsx';
import { type Installation, loadOthers } from './queries.ts';

/** The version that installations are to have. */
export interface Target {
  id: string;
  app: string;
  label: string;
}

interface Wish {
  /** All that there are when it begins, or those that were chosen. */
  all: boolean;
  chosen: Installation[];
  wave: string;
  rollbackOnFailure: boolean;
  message: string;
}

/** Where to begin to choose: the first installation that could have the version, if there is any. */
type First = Pick<Installation, 'workspace' | 'upgrade'> | undefined;

function Dialog({ target, first, onClose }: { target: Target; first: First; onClose: () => void }) {
  const { rollouts, installations } = useWords();
  const navigate = useNavigate();
  const [workspace, setWorkspace] = useState(first?.workspace ?? '');
  const begin = async ({ all, chosen, wave, rollbackOnFailure, message }: Wish) => {
    const named = all ? {} : { installations: chosen.map(({ id }) => id) };
    const order = { wave: Number(wave), rollbackOnFailure, message };
    const { id } = await take(
      api.POST('/v1/rollouts', { body: { workspace, version: target.id, ...named, ...order } }),
    );
    void navigate(`/rollouts/${id}`);
  };
  const fits = ({ all, chosen, wave }: Wish): boolean =>
    workspace !== '' && (all || (chosen.length > 0 && chosen.length <= rolloutLimit)) && Number(wave) > 0;
  // Nobody wants all of them at an older version.
  const all = first?.upgrade?.version === target.id;
  const initial: Wish = { all, chosen: [], wave: '1', rollbackOnFailure: false, message: '' };
  return (
    <FormDialog
      size="large"
      title={rollouts.beginTo(target.label)}
      action={rollouts.start}
      said={installations.begun}
      initial={initial}
      complete={fits}
      save={begin}
      affects={['rollouts', 'installations']}
      onClose={onClose}
    >
      {({ values, field, change }) => (
        <>
          <OwnWorkspace
            value={workspace}
            onChange={name => {
              setWorkspace(name);
              change({ chosen: [] });
            }}
          />
          <ChooseInstallations key={workspace} target={target} workspace={workspace} {...values} change={change} />
          <TextField type="number" label={rollouts.wave} hint={rollouts.waveHint} {...field('wave')} />
          <Checkbox
            checked={values.rollbackOnFailure}
            onChange={({ detail }) => field('rollbackOnFailure').onChange(detail.checked)}
          >
            {installations.rollbackOnFailure}
          </Checkbox>
          <TextField label={installations.message} {...field('message')} />
        </>
      )}
    </FormDialog>
  );
}

/** Opens the choice of installations to bring to a version, in the first workspace that has any. */
export function UpgradeAll({ target, children }: { target: Target; children: string }) {
  const { failed } = useNotices();
  const can = useCan();
  const opening = useMutation({
    mutationFn: async (): Promise<{ first: First }> => {
      const { items } = await firstFound(async cursor => {
        const page = await loadOthers(target, {}, cursor);
        return { ...page, items: page.items.filter(each => can('installations:write', each.workspace)) };
      }, undefined);
      return { first: items[0] };
    },
    onError: failed,
  });
  return (
    <>
      <Button loading={opening.isPending} onClick={() => opening.mutate()}>
        {children}
      </Button>
      {opening.data && <Dialog target={target} first={opening.data.first} onClose={opening.reset} />}
    </>
  );
}
