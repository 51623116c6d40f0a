import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import type { Schema } from '../platform/api.ts';
import { TextField } from '../platform/parts/field.tsx';
import { FormDialog } from '../platform/parts/form-dialog.tsx';
import { Empty, PagedTable } from '../platform/parts/paged-table.tsx';
import type { PageOf } from '../platform/parts/pages.ts';
import { usePages } from '../platform/parts/pages.ts';
import { RemoveLink } from '../platform/parts/remove.tsx';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { RolesField } from './roles-field.tsx';

type Member = Schema<'Member'>;

/** Where members are: a workspace, or the platform. */
export interface Place {
  key: string;
  scope: 'platform' | 'workspace';
  mayWrite: boolean;
  list: (cursor: string | undefined) => Promise<PageOf<Member>>;
  put: (user: string, roles: string[]) => Promise<unknown>;
  remove: (user: string) => Promise<unknown>;
}

const affects = ['members', 'me'];

function Dialog({ place, member, onClose }: { place: Place; member: Member | undefined; onClose: () => void }) {
  const { access, common } = useWords();
  return (
    <FormDialog
      title={member ? access.editMember(member.user) : access.addMember}
      action={common.save}
      initial={{ user: member?.user ?? '', roles: member?.roles ?? [] }}
      complete={({ user, roles }) => user.trim() !== '' && roles.length > 0}
      save={({ user, roles }) => place.put(user.trim(), roles)}
      affects={affects}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          <TextField label={access.user} hint={access.userHint} disabled={member !== undefined} {...field('user')} />
          <RolesField scope={place.scope} {...field('roles')} />
        </>
      )}
    </FormDialog>
  );
}

/** A name that nobody ever signed in as may be misspelled, and whoever comes by it one day would have the roles. */
function User({ member: { user, lastSignIn } }: { member: Member }) {
  const { access } = useWords();
  if (lastSignIn !== null) return user;
  return (
    <>
      {user} <StatusIndicator type="warning">{access.neverSignedIn}</StatusIndicator>
    </>
  );
}

/** Who is where, as what; for those who may, to change. */
export function Members({ place, title, description }: { place: Place; title: string; description: string }) {
  const { access, common } = useWords();
  const [open, setOpen] = useState<{ member: Member | undefined }>();
  const pages = usePages(['members', place.key], place.list);
  return (
    <>
      <PagedTable
        title={title}
        description={description}
        pages={pages}
        trackBy={({ user }) => user}
        empty={<Empty title={access.noMembers} />}
        actions={
          place.mayWrite && (
            <Button variant="primary" onClick={() => setOpen({ member: undefined })}>
              {access.addMember}
            </Button>
          )
        }
        columns={[
          { id: 'user', header: access.user, isRowHeader: true, cell: each => <User member={each} /> },
          { id: 'roles', header: access.roles, cell: ({ roles }) => roles.join(', ') },
          { id: 'by', header: common.by, cell: ({ addedBy }) => addedBy },
          { id: 'at', header: access.added, cell: ({ addedAt }) => <When at={addedAt} /> },
          {
            id: 'actions',
            header: common.actions,
            cell: member =>
              place.mayWrite && (
                <SpaceBetween direction="horizontal" size="s">
                  <Button
                    variant="inline-link"
                    ariaLabel={access.editMember(member.user)}
                    onClick={() => setOpen({ member })}
                  >
                    {common.edit}
                  </Button>
                  <RemoveLink
                    title={access.removeMember(member.user)}
                    action={common.remove}
                    affects={affects}
                    remove={() => place.remove(member.user)}
                  >
                    {place.scope === 'workspace' ? access.removeMemberBody : access.removeRolesBody}
                  </RemoveLink>
                </SpaceBetween>
              ),
          },
        ]}
      />
      {open && <Dialog place={place} member={open.member} onClose={() => setOpen(undefined)} />}
    </>
  );
}
