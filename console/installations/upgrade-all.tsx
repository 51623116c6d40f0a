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
import { useOthers } from './use-others.ts';

/** The version that installations are to have. */
export interface Target {
  id: string;
  app: string;
  label: string;
}

interface Wish {
  /** As long as nobody chose otherwise, those that it is an upgrade for. */
  chosen: string[] | undefined;
  wave: string;
  rollbackOnFailure: boolean;
  message: string;
}

const initial: Wish = { chosen: undefined, wave: '1', rollbackOnFailure: false, message: '' };

/** Those that it is an upgrade for; of an older version nobody wants all. */
function wanted(target: Target, all: readonly Installation[]): string[] {
  return all.filter(each => each.upgrade?.version === target.id && each.status !== 'changing').map(({ id }) => id);
}

function Dialog({ target, first, onClose }: { target: Target; first: string; onClose: () => void }) {
  const { rollouts, installations } = useWords();
  const navigate = useNavigate();
  const [workspace, setWorkspace] = useState(first);
  const others = useOthers(target.app, target.id, workspace);
  const suggested = wanted(target, others.all);
  const begin = async ({ chosen = suggested, wave, rollbackOnFailure, message }: Wish) => {
    const order = { wave: Number(wave), rollbackOnFailure, message };
    const body = { workspace, version: target.id, installations: chosen, ...order };
    const { id } = await take(api.POST('/v1/rollouts', { body }));
    void navigate(`/rollouts/${id}`);
  };
  const fits = ({ chosen = suggested, wave }: Wish): boolean =>
    others.complete && chosen.length > 0 && chosen.length <= rolloutLimit && Number(wave) > 0;
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
              change({ chosen: undefined });
            }}
          />
          <ChooseInstallations
            key={workspace}
            others={others}
            chosen={values.chosen ?? suggested}
            onChange={chosen => change({ chosen })}
          />
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
    mutationFn: async () => {
      const { items } = await firstFound(async cursor => {
        const page = await loadOthers(target.app, target.id, undefined, cursor);
        return { ...page, items: page.items.filter(each => can('installations:write', each.workspace)) };
      }, undefined);
      return items[0]?.workspace ?? '';
    },
    onError: failed,
  });
  return (
    <>
      <Button loading={opening.isPending} onClick={() => opening.mutate()}>
        {children}
      </Button>
      {opening.data !== undefined && <Dialog target={target} first={opening.data} onClose={opening.reset} />}
    </>
  );
}
