import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Members, type Place } from './members.tsx';

/** Who has a role on the platform. */
export default function PlatformMembersPage() {
  const { access } = useWords();
  const mayWrite = useCan()('platform-members:write');
  useCrumbs([access.platformMembers, '/platform/members']);
  const place: Place = {
    key: 'platform',
    scope: 'platform',
    mayWrite,
    list: cursor =>
      take(api.GET('/v1/platform/members', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } })),
    put: (user, roles) => take(api.PUT('/v1/platform/members/{user}', { params: { path: { user } }, body: { roles } })),
    remove: user => take(api.DELETE('/v1/platform/members/{user}', { params: { path: { user } } })),
  };
  return <Members place={place} title={access.platformMembers} description={access.platformMembersHint} />;
}
