import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { Permission } from '../../functions/platform/permissions.ts';
import { More } from '../platform/parts/more.tsx';
import { useTexts } from '../platform/texts/index.ts';
import { permissionTexts } from '../platform/texts/permissions.ts';
import { groupsOf, onlySees, type PermissionGroup } from './permission-groups.ts';

/** What it comes to: what may be changed, and what only seen. */
function Summary({ groups }: { groups: readonly PermissionGroup[] }) {
  const words = useTexts(permissionTexts);
  const names = (found: readonly PermissionGroup[]) => found.map(({ name }) => words.groups[name]).join(', ');
  const seen = groups.filter(({ permissions }) => permissions.every(onlySees));
  const changed = groups.filter(group => !seen.includes(group));
  return (
    <>
      {changed.length > 0 && <div>{words.changes(names(changed))}</div>}
      {seen.length > 0 && <div>{words.sees(names(seen))}</div>}
    </>
  );
}

function List({ permissions }: { permissions: readonly Permission[] }) {
  const words = useTexts(permissionTexts);
  return (
    <ul className="berth-plain-list">
      {permissions.map(permission => (
        <li key={permission}>
          {words.allows[permission]}{' '}
          <span className="berth-together">
            <Box variant="code" color="text-body-secondary">
              {permission}
            </Box>
          </span>
        </li>
      ))}
    </ul>
  );
}

interface Props {
  permissions: readonly Permission[];
  /** What somebody looks for among them: it is shown at once. */
  found?: readonly Permission[];
}

/** What somebody with these permissions may do: at a glance, and, opened, each with the name that the API knows it by. */
export function Allowed({ permissions, found = [] }: Props) {
  const words = useTexts(permissionTexts);
  const groups = groupsOf(permissions);
  return (
    <>
      <Summary groups={groups} />
      {found.length > 0 && <List permissions={found} />}
      <More title={words.count(permissions.length)}>
        <KeyValuePairs
          columns={3}
          items={groups.map(group => ({
            label: words.groups[group.name],
            value: <List permissions={group.permissions} />,
          }))}
        />
      </More>
    </>
  );
}
