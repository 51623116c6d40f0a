import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useDebounced } from '../platform/parts/debounce.ts';
import { DescribeLink } from '../platform/parts/describe.tsx';
import { TextField } from '../platform/parts/field.tsx';
import { Find } from '../platform/parts/find.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';

type Workspace = Schema<'Workspace'>;

const affects = ['workspaces', 'me'];

function CreateDialog({ onClose }: { onClose: () => void }) {
  const { access, common } = useWords();
  return (
    <FormDialog
      title={access.createWorkspace}
      action={common.create}
      initial={{ name: '', description: '' }}
      complete={({ name }) => name !== ''}
      save={body => take(api.POST('/v1/workspaces', { body }))}
      affects={affects}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={common.name} hint={access.nameHint} {...field('name')} />
          <TextField label={common.description} {...field('description')} />
        </>
      )}
    </FormDialog>
  );
}

function Edit({ workspace: found }: { workspace: Workspace }) {
  const { access } = useWords();
  const { name: workspace } = found;
  const path = { workspace };
  return (
    <DescribeLink
      title={access.editWorkspace(workspace)}
      read={() => take(api.GET('/v1/workspaces/{workspace}', { params: { path } }))}
      save={(body, header) => take(api.PATCH('/v1/workspaces/{workspace}', { params: { path, header }, body }))}
      affects={affects}
    />
  );
}

/** The tenants of the platform. */
export default function WorkspacesPage() {
  const { access, common } = useWords();
  const can = useCan();
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
        filter={<Find typed={q} label={common.find} onChange={setQ} />}
        actions={
          can('workspaces:create') && (
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
          {
            id: 'actions',
            header: common.actions,
            cell: each => can('workspace:write', each.name) && <Edit workspace={each} />,
          },
        ]}
      />
      {open && <CreateDialog onClose={() => setOpen(false)} />}
    </>
  );
}
