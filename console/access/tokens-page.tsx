import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { Permission, workspacePermissions } from '../../functions/platform/permissions.ts';
import { api, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { Copyable } from '../platform/parts/copyable.tsx';
import { TextField } from '../platform/parts/field.tsx';
import { fromTop } from '../platform/parts/fitting-table.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { When } from '../platform/parts/when.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Allowed } from './allowed.tsx';
import { PermissionsField } from './permissions-field.tsx';

type NewToken = Schema<'NewToken'>;
type WorkspacePermission = (typeof workspacePermissions)[number];

function Dialog({
  workspace,
  onMade,
  onClose,
}: {
  workspace: string;
  onMade: (token: NewToken) => void;
  onClose: () => void;
}) {
  const { access, common } = useWords();
  return (
    <FormDialog
      title={access.createToken}
      action={common.create}
      initial={{ name: '', days: '90', permissions: ['apps:read'] as Permission[] }}
      complete={({ name, permissions }) => name !== '' && permissions.length > 0}
      save={async ({ name, days, permissions }) => {
        const body = { name, days: Number(days), permissions: permissions as WorkspacePermission[] };
        onMade(await take(api.POST('/v1/workspaces/{workspace}/tokens', { params: { path: { workspace } }, body })));
      }}
      affects={['tokens']}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={common.name} {...field('name')} />
          <TextField label={access.days} type="number" {...field('days')} />
          <PermissionsField scope="workspace" {...field('permissions')} />
        </>
      )}
    </FormDialog>
  );
}

/** A token in full, this once: it is in this page's memory and nowhere else. */
function Made({ token, workspace, onDismiss }: { token: NewToken; workspace: string; onDismiss: () => void }) {
  const { access, common } = useWords();
  const command = `helm repo add ${workspace} ${location.origin}/charts/${workspace} --username any --password ${token.token}`;
  return (
    <Alert
      type="success"
      dismissible
      dismissAriaLabel={common.dismiss}
      onDismiss={onDismiss}
      header={`${token.name}: ${access.tokenShown}`}
    >
      <Copyable text={token.token} />
      <div>{access.helmUse}:</div>
      <Copyable text={command} />
    </Alert>
  );
}

/** The API tokens of a workspace. */
export default function TokensPage() {
  const { access, common } = useWords();
  const { workspace = '' } = useParams();
  const mayWrite = useCan()('tokens:write', workspace);
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<NewToken>();
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [access.tokens, `/workspaces/${workspace}/tokens`]);
  const pages = usePages(['tokens', workspace], cursor =>
    take(
      api.GET('/v1/workspaces/{workspace}/tokens', {
        params: { path: { workspace }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
  const revoke = (token: string) =>
    take(api.DELETE('/v1/workspaces/{workspace}/tokens/{token}', { params: { path: { workspace, token } } }));
  return (
    <SpaceBetween size="m">
      {made && <Made token={made} workspace={workspace} onDismiss={() => setMade(undefined)} />}
      <PagedTable
        title={access.tokens}
        description={access.tokensHint}
        pages={pages}
        trackBy={({ id }) => id}
        empty={<Empty title={access.noTokens} />}
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen(true)}>
              {access.createToken}
            </Button>
          )
        }
        columns={fromTop<Schema<'Token'>>([
          { id: 'name', header: common.name, isRowHeader: true, cell: ({ name }) => name },
          { id: 'user', header: access.user, cell: ({ user }) => user },
          {
            id: 'permissions',
            header: access.permissions,
            minWidth: 260,
            cell: each => <Allowed permissions={each.permissions as Permission[]} />,
          },
          { id: 'expires', header: access.expires, cell: ({ expiresAt }) => <When at={expiresAt} /> },
          {
            id: 'actions',
            header: common.actions,
            cell: ({ id, name }) =>
              mayWrite && (
                <RemoveLink
                  title={access.revokeToken(name)}
                  action={access.revoke}
                  affects={['tokens']}
                  remove={() => revoke(id)}
                >
                  {access.revokeBody}
                </RemoveLink>
              ),
          },
        ])}
      />
      {open && <Dialog workspace={workspace} onMade={setMade} onClose={() => setOpen(false)} />}
    </SpaceBetween>
  );
}
