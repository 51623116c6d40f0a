import Button from '@cloudscape-design/components/button';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useDebounced } from '../platform/parts/debounce.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';

function Dialog({ onClose }: { onClose: () => void }) {
  const { access, common } = useWords();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  return (
    <FormDialog
      title={access.createWorkspace}
      action={common.create}
      disabled={name === ''}
      affects={['workspaces', 'me']}
      save={() => take(api.POST('/v1/workspaces', { body: { name, description } }))}
      onClose={onClose}
    >
      {problem => (
        <>
          <TextField
            label={common.name}
            hint={access.nameHint}
            at="/name"
            problem={problem}
            value={name}
            onChange={setName}
          />
          <TextField
            label={common.description}
            at="/description"
            problem={problem}
            value={description}
            onChange={setDescription}
          />
        </>
      )}
    </FormDialog>
  );
}

/** The tenants of the platform. */
export default function WorkspacesPage() {
  const { access, common } = useWords();
  const mayCreate = useCan()('workspaces:create');
  const [open, setOpen] = useState(false);
  useCrumbs([access.workspaces, '/platform/workspaces']);
  const [q, setQ] = useState('');
  const wanted = useDebounced(q.trim(), 200);
  const pages = usePages(['workspaces', 'page', wanted], cursor => {
    const query = { limit: 50, ...(wanted ? { q: wanted } : {}), ...(cursor ? { cursor } : {}) };
    return take(api.GET('/v1/workspaces', { params: { query } }));
  });
  return (
    <>
      <PagedTable
        title={access.workspaces}
        description={access.workspacesHint}
        pages={pages}
        trackBy={({ name }) => name}
        empty={<Empty title={wanted ? common.nothingMatches : access.noWorkspaces} />}
        filter={
          <TextFilter
            filteringText={q}
            filteringPlaceholder={common.find}
            filteringAriaLabel={common.find}
            onChange={({ detail }) => setQ(detail.filteringText)}
          />
        }
        actions={
          mayCreate && (
            <Button variant="primary" onClick={() => setOpen(true)}>
              {access.createWorkspace}
            </Button>
          )
        }
        columns={[
          {
            id: 'name',
            header: common.name,
            isRowHeader: true,
            cell: ({ name }) => <PageLink to={`/workspaces/${name}/members`}>{name}</PageLink>,
          },
          { id: 'description', header: common.description, cell: ({ description }) => description || '–' },
          { id: 'by', header: common.by, cell: ({ createdBy }) => createdBy },
          { id: 'at', header: common.created, cell: ({ createdAt }) => <When at={createdAt} /> },
        ]}
      />
      {open && <Dialog onClose={() => setOpen(false)} />}
    </>
  );
}
