import FormField from '@cloudscape-design/components/form-field';
import { useCan, useMe } from '../platform/me.ts';
import { type Choices, PagedSelect } from '../platform/parts/paged-select.tsx';
import { useWords } from '../platform/texts/index.ts';
import { workspaceChoices } from '../platform/workspace.ts';

/** The workspaces in which the user may install. */
function useOwnChoices(): Choices {
  const can = useCan();
  const load: Choices['load'] = async (q, cursor) => {
    const page = await workspaceChoices.load(q, cursor);
    return { ...page, items: page.items.filter(({ value }) => can('installations:write', value)) };
  };
  return { ...workspaceChoices, key: [...workspaceChoices.key, 'installable'], load };
}

/** The choice of a workspace to install in; nothing where there is only one. */
export function OwnWorkspace({ value, onChange }: { value: string; onChange: (workspace: string) => void }) {
  const { common } = useWords();
  const can = useCan();
  const { data } = useMe();
  const choices = useOwnChoices();
  const everywhere = data?.platform.permissions.includes('installations:write');
  const own = data?.workspaces.filter(({ name }) => can('installations:write', name)) ?? [];
  if (!everywhere && own.length < 2) return null;
  return (
    <FormField label={common.workspace}>
      <PagedSelect choices={choices} value={value} onChange={onChange} />
    </FormField>
  );
}
