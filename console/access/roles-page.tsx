import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Permission } from '../../functions/platform/permissions.ts';
import { api, ifMatch, type Schema, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { TextField } from '../platform/parts/field.tsx';
import { fromTop } from '../platform/parts/fitting-table.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { ProblemError } from '../platform/problem.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useTexts, useWords } from '../platform/texts/index.ts';
import { permissionTexts } from '../platform/texts/permissions.ts';
import { Allowed } from './allowed.tsx';
import { PermissionsField } from './permissions-field.tsx';
import { useRoleSearch } from './use-role-search.ts';

type Role = Schema<'Role'>;

const affects = ['roles', 'me'];

type Fields = Pick<Role, 'name' | 'scope' | 'description'> & { permissions: Permission[] };

function fieldsOf({ name, scope, description, permissions }: Role): Fields {
  return { name, scope, description, permissions: permissions as Permission[] };
}

/** There is no route for one role: they are few. */
async function read(name: string) {
  const { items } = await take(api.GET('/v1/roles'));
  const role = items.find(each => each.name === name);
  if (!role) throw new ProblemError(404, { title: name });
  return { revision: role.revision, fields: fieldsOf(role) };
}

function save(role: Role | undefined, fields: Fields, revision: number) {
  const { name, description, permissions } = fields;
  if (!role) return take(api.POST('/v1/roles', { body: fields }));
  const params = { path: { role: name }, header: ifMatch(revision) };
  return take(api.PATCH('/v1/roles/{role}', { params, body: { description, permissions } }));
}

function Dialog({ role, onClose }: { role: Role | undefined; onClose: () => void }) {
  const { access, common } = useWords();
  return (
    <FormDialog<Fields>
      title={role ? access.editRole(role.name) : access.createRole}
      action={common.save}
      initial={role ? fieldsOf(role) : { name: '', scope: 'workspace', description: '', permissions: [] }}
      complete={({ name, permissions }) => name !== '' && permissions.length > 0}
      save={(fields, revision) => save(role, fields, revision)}
      edited={role && { revision: role.revision, read: () => read(role.name) }}
      affects={affects}
      onClose={onClose}
    >
      {({ values, field }) => (
        <>
          <TextField label={common.name} disabled={!!role} {...field('name')} />
          {!role && (
            <FormField label={access.scope}>
              <RadioGroup
                value={values.scope}
                items={(['workspace', 'platform'] as const).map(value => ({ value, label: access.scopes[value] }))}
                onChange={({ detail }) => field('scope').onChange(detail.value as Role['scope'])}
              />
            </FormField>
          )}
          <TextField label={common.description} {...field('description')} />
          <PermissionsField scope={values.scope} {...field('permissions')} />
        </>
      )}
    </FormDialog>
  );
}

function RowActions({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const { access, common } = useWords();
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Button variant="inline-link" ariaLabel={access.editRole(role.name)} onClick={onEdit}>
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
  );
}

/** @param foundIn what somebody looks for, of what a role allows. */
function useColumns(foundIn: (role: Role) => Permission[], mayWrite: boolean, onEdit: (role: Role) => void) {
  const { access, common } = useWords();
  const words = useTexts(permissionTexts);
  return fromTop<Role>([
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
    {
      id: 'permissions',
      header: words.what,
      minWidth: 280,
      cell: each => (
        <>
          {each.description}
          <Box color={each.description ? 'text-body-secondary' : 'inherit'}>
            <Allowed permissions={each.permissions as Permission[]} found={foundIn(each)} />
          </Box>
        </>
      ),
    },
    {
      id: 'actions',
      header: common.actions,
      cell: role => mayWrite && !role.builtIn && <RowActions role={role} onEdit={() => onEdit(role)} />,
    },
  ]);
}

/** What each role allows. */
export default function RolesPage() {
  const { access, common } = useWords();
  const words = useTexts(permissionTexts);
  const mayWrite = useCan()('roles:write');
  const [open, setOpen] = useState<{ role: Role | undefined }>();
  useCrumbs([access.roles, '/platform/roles']);
  const all = usePages(['roles', 'page'], async () => ({ ...(await take(api.GET('/v1/roles'))), cursor: null }));
  const search = useRoleSearch(all.items);
  const columns = useColumns(search.foundIn, mayWrite, role => setOpen({ role }));
  return (
    <>
      <PagedTable
        title={access.roles}
        description={access.rolesHint}
        pages={{ ...all, items: search.items }}
        trackBy={({ name }) => name}
        empty={<Empty title={search.text ? words.noMatch(search.text) : common.none} />}
        filter={
          <Input
            type="search"
            ariaLabel={words.find}
            placeholder={words.find}
            value={search.text}
            onChange={({ detail }) => search.look(detail.value)}
          />
        }
        actions={
          mayWrite && (
            <Button variant="primary" onClick={() => setOpen({ role: undefined })}>
              {access.createRole}
            </Button>
          )
        }
        columns={columns}
      />
      {open && <Dialog role={open.role} onClose={() => setOpen(undefined)} />}
    </>
  );
}
