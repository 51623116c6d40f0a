import { useParams } from 'react-router';
import { api, take } from '../platform/api.ts';
import { useCan } from '../platform/me.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Members, type Place } from './members.tsx';

/** The members of a workspace. */
export default function MembersPage() {
  const { access } = useWords();
  const { workspace = '' } = useParams();
  const mayWrite = useCan()('members:write', workspace);
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [access.members, `/workspaces/${workspace}/members`]);
  const place: Place = {
    key: workspace,
    scope: 'workspace',
    mayWrite,
    list: cursor =>
      take(
        api.GET('/v1/workspaces/{workspace}/members', {
          params: { path: { workspace }, query: { limit: 50, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    put: (user, roles) =>
      take(
        api.PUT('/v1/workspaces/{workspace}/members/{user}', {
          params: { path: { workspace, user } },
          body: { roles },
        }),
      ),
    remove: user =>
      take(api.DELETE('/v1/workspaces/{workspace}/members/{user}', { params: { path: { workspace, user } } })),
  };
  return <Members key={workspace} place={place} title={access.members} description={access.membersHint} />;
}
