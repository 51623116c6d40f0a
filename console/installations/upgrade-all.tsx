import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useNotices } from '../platform/notices.tsx';
import { type Field, TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { selecting } from '../platform/parts/paged-table.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { type Installation, installationsOfQuery } from './queries.ts';

/** The version that installations are to have. */
export interface Target {
  id: string;
  app: string;
  label: string;
}

interface Wish {
  workspace: string;
  chosen: string[];
  wave: string;
  rollbackOnFailure: boolean;
  message: string;
}

/** Those that it is an upgrade for; of an older version nobody wants all. */
function wanted(target: Target, all: readonly Installation[], workspace: string): string[] {
  return all
    .filter(each => each.workspace === workspace && each.upgrade?.version === target.id && each.status !== 'changing')
    .map(({ id }) => id);
}

/** No FormField around it: that would give each checkbox the field's name instead of its row's. */
function Installations({ all, value, onChange }: Field<string[]> & { all: Installation[] }) {
  const { rollouts, installations } = useWords();
  return (
    <PlainTable
      items={all}
      trackBy="id"
      header={
        <Header variant="h3" description={rollouts.valuesKept} counter={`(${value.length}/${all.length})`}>
          {rollouts.which}
        </Header>
      }
      empty={<Box color="text-body-secondary">{rollouts.none}</Box>}
      isItemDisabled={({ status }) => status === 'changing'}
      {...selecting<Installation>({
        selected: all.filter(({ id }) => value.includes(id)),
        onSelect: items => onChange(items.map(({ id }) => id)),
        label: ({ release }) => rollouts.choose(release),
        labelAll: rollouts.chooseAll,
      })}
      columnDefinitions={[
        { id: 'release', header: installations.release, isRowHeader: true, cell: ({ release }) => release },
        { id: 'project', header: installations.project, cell: ({ namespace }) => namespace },
        {
          id: 'version',
          header: installations.version,
          cell: ({ versionName, status }) => (status === 'changing' ? rollouts.busy : versionName),
        },
      ]}
    />
  );
}

function Dialog({ target, all, onClose }: { target: Target; all: Installation[]; onClose: () => void }) {
  const { rollouts, installations, common } = useWords();
  const navigate = useNavigate();
  const workspaces = [...new Set(all.map(({ workspace }) => workspace))];
  const [first = ''] = workspaces;
  const begin = async ({ workspace, chosen, wave, rollbackOnFailure, message }: Wish) => {
    const body = {
      workspace,
      version: target.id,
      installations: chosen,
      wave: Number(wave),
      rollbackOnFailure,
      message,
    };
    const { id } = await take(api.POST('/v1/rollouts', { body }));
    void navigate(`/rollouts/${id}`);
  };
  const initial: Wish = {
    workspace: first,
    chosen: wanted(target, all, first),
    wave: '1',
    rollbackOnFailure: false,
    message: '',
  };
  return (
    <FormDialog
      size="large"
      title={rollouts.beginTo(target.label)}
      action={rollouts.start}
      said={installations.begun}
      initial={initial}
      complete={({ chosen, wave }) => chosen.length > 0 && Number(wave) > 0}
      save={begin}
      affects={['rollouts', 'installations']}
      onClose={onClose}
    >
      {({ values, field, change }) => (
        <>
          {workspaces.length > 1 && (
            <FormField label={common.workspace}>
              <Select
                options={workspaces.map(value => ({ value }))}
                selectedOption={{ value: values.workspace }}
                onChange={({ detail: { selectedOption } }) => {
                  const workspace = selectedOption.value ?? '';
                  change({ workspace, chosen: wanted(target, all, workspace) });
                }}
              />
            </FormField>
          )}
          <Installations
            all={all.filter(({ workspace }) => workspace === values.workspace)}
            {...field('chosen', '/installations')}
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

/** Opens the choice of installations to bring to a version, as they are now. */
export function UpgradeAll({ target, children }: { target: Target; children: string }) {
  const { failed } = useNotices();
  const queries = useQueryClient();
  const can = useCan();
  const opening = useMutation({
    mutationFn: () => queries.fetchQuery({ ...installationsOfQuery(target.app), staleTime: 0 }),
    onError: failed,
  });
  const all = opening.data?.items.filter(
    each => each.version !== target.id && can('installations:write', each.workspace),
  );
  return (
    <>
      <Button loading={opening.isPending} onClick={() => opening.mutate()}>
        {children}
      </Button>
      {all && <Dialog target={target} all={all} onClose={opening.reset} />}
    </>
  );
}
