import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Permission } from '../../functions/platform/permissions.ts';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { PermissionsField } from './permissions-field.tsx';

type Role = Schema<'Role'>;

const affects = ['roles', 'me'];

function save(
  role: Role | undefined,
  body: Pick<Role, 'name' | 'scope' | 'description'> & { permissions: Permission[] },
) {
  const { name, scope, description, permissions } = body;
  return role
    ? take(
        api.PATCH('/v1/roles/{role}', {
          params: { path: { role: role.name }, header: ifMatch(role.revision) },
          body: { description, permissions },
        }),
      )
    : take(api.POST('/v1/roles', { body: { name, scope, description, permissions } }));
}

function Dialog({ role, onClose }: { role: Role | undefined; onClose: () => void }) {
  const { access, common } = useWords();
  const [name, setName] = useState(role?.name ?? '');
  const [scope, setScope] = useState<Role['scope']>(role?.scope ?? 'workspace');
  const [description, setDescription] = useState(role?.description ?? '');
  const [permissions, setPermissions] = useState((role?.permissions ?? []) as Permission[]);
  return (
    <FormDialog
      title={role ? access.editRole(role.name) : access.createRole}
      action={common.save}
      disabled={name === '' || permissions.length === 0}
      affects={affects}
      save={() => save(role, { name, scope, description, permissions })}
      onClose={onClose}
    >
      {problem => (
        <>
          <TextField
            label={common.name}
            at="/name"
            problem={problem}
            disabled={!!role}
            value={name}
            onChange={setName}
          />
          {!role && (
            <FormField label={access.scope}>
              <RadioGroup
                value={scope}
                items={(['workspace', 'platform'] as const).map(value => ({ value, label: access.scopes[value] }))}
                onChange={({ detail }) => setScope(detail.value as Role['scope'])}
              />
            </FormField>
          )}
          <TextField
            label={common.description}
            at="/description"
            problem={problem}
            value={description}
            onChange={setDescription}
          />
          <PermissionsField scope={scope} chosen={permissions} onChange={setPermissions} problem={problem} />
        </>
      )}
    </FormDialog>
  );
}

/** What each role allows. */
export default function RolesPage() {
  const { access, common } = useWords();
  const mayWrite = useCan()('roles:write');
  const [open, setOpen] = useState<{ role: Role | undefined }>();
  useCrumbs([access.roles, '/platform/roles']);
  const pages = usePages(['roles', 'page'], async () => ({ ...(await take(api.GET('/v1/roles'))), cursor: null }));
  return (
    <>
      <PagedTable
        title={access.roles}
        description={access.rolesHint}
        pages={pages}
        trackBy={({ name }) => name}
        empty={<Empty title={common.none} />}
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen({ role: undefined })}>
              {access.createRole}
            </Button>
          )
        }
        columns={[
          {
            id: 'name',
            header: common.name,
            isRowHeader: true,
            cell: ({ name, builtIn }) => (
              <>
                {name} {builtIn && <Badge>{access.builtIn}</Badge>}
              </>
            ),
          },
          { id: 'scope', header: access.scope, cell: ({ scope }) => access.scopes[scope] },
          { id: 'description', header: common.description, cell: ({ description }) => description || '–' },
          { id: 'permissions', header: access.permissions, minWidth: 260, cell: each => each.permissions.join(', ') },
          {
            id: 'actions',
            header: common.actions,
            cell: role =>
              mayWrite &&
              !role.builtIn && (
                <SpaceBetween direction="horizontal" size="s">
                  <Button
                    variant="inline-link"
                    ariaLabel={access.editRole(role.name)}
                    onClick={() => setOpen({ role })}
                  >
                    {common.edit}
                  </Button>
                  <RemoveLink
                    title={access.deleteRole(role.name)}
                    action={common.delete}
                    affects={affects}
                    remove={() => take(api.DELETE('/v1/roles/{role}', { params: { path: { role: role.name } } }))}
                  >
                    {access.deleteRoleBody}
                  </RemoveLink>
                </SpaceBetween>
              ),
          },
        ]}
      />
      {open && <Dialog role={open.role} onClose={() => setOpen(undefined)} />}
    </>
  );
}
