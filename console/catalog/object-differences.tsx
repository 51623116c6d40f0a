import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Folding } from '../platform/parts/folding.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Change, shown } from './change.tsx';
import { Patch } from './patch.tsx';
import { ObjectText } from './rendered-object.tsx';
import { objectKey, renderedDifferenceQuery, renderedQuery } from './rendered-queries.ts';
import { DoesNotRender, KubeVersion, useKubeVersion, WhenRendered } from './when-rendered.tsx';

type Difference = Schema<'RenderedObjectDifference'>;
type Changed = Difference & { change: Exclude<Difference['change'], 'unchanged'> };

/** More sections on one page are read by nobody, and make it slow. */
const listed = 200;
/** So many are open at first. */
const opened = 3;

function Fields({ fields }: { fields: Difference['fields'] }) {
  const { objects, common } = useWords();
  const plain = fields.filter(({ unified }) => unified === undefined);
  if (plain.length === 0) return null;
  return (
    <PlainTable
      items={plain}
      trackBy={({ change, pointer }) => `${change} ${pointer}`}
      columnDefinitions={[
        {
          id: 'path',
          header: objects.field,
          isRowHeader: true,
          minWidth: 160,
          cell: ({ path }) => (
            <code>
              <Breakable text={path} />
            </code>
          ),
        },
        { id: 'change', header: common.status, minWidth: 130, cell: ({ change }) => <Change change={change} /> },
        {
          id: 'from',
          header: objects.before,
          cell: ({ from }) => (
            <code>
              <Breakable text={shown(from)} />
            </code>
          ),
        },
        {
          id: 'to',
          header: objects.after,
          cell: ({ to }) => (
            <code>
              <Breakable text={shown(to)} />
            </code>
          ),
        },
      ]}
    />
  );
}

function ChangedObject({ difference: { fields, truncated } }: { difference: Difference }) {
  const { objects } = useWords();
  return (
    <SpaceBetween size="s">
      <Fields fields={fields} />
      {fields.map(
        ({ unified, path, pointer }) =>
          unified !== undefined && (
            <div key={pointer}>
              <Box variant="code">{path}</Box>
              <Patch unified={unified} label={path} />
            </div>
          ),
      )}
      {truncated && <Box color="text-body-secondary">{objects.moreFields}</Box>}
    </SpaceBetween>
  );
}

/** An object that one side alone has: all of it. */
function WholeObject({
  version,
  kubeVersion,
  difference,
}: {
  version: string;
  kubeVersion: string;
  difference: Difference;
}) {
  const query = useQuery(renderedQuery(version, kubeVersion));
  return (
    <WhenRendered query={query}>
      {({ items }) => {
        const object = items.find(each => objectKey(each) === objectKey(difference));
        return object ? <ObjectText object={object} /> : '–';
      }}
    </WhenRendered>
  );
}

function OneObject({
  found: { from, to, kubeVersion },
  difference,
  open,
}: {
  found: Schema<'RenderedDifference'>;
  difference: Changed;
  open: boolean;
}) {
  const { kind, name, change } = difference;
  const version = change === 'removed' ? from.version : to.version;
  return (
    <Folding header={`${kind} ${name}`} sign={<Change change={change} />} open={open}>
      {() =>
        change === 'changed' ? (
          <ChangedObject difference={difference} />
        ) : (
          <WholeObject version={version} kubeVersion={kubeVersion} difference={difference} />
        )
      }
    </Folding>
  );
}

function Found({ found, choose }: { found: Schema<'RenderedDifference'>; choose: (kubeVersion: string) => void }) {
  const { objects } = useWords();
  const changed = found.objects.filter((each): each is Changed => each.change !== 'unchanged');
  const unchanged = found.objects.length - changed.length;
  return (
    <SpaceBetween size="m">
      <Header
        variant="h3"
        description={unchanged > 0 ? objects.unchangedObjects(unchanged) : undefined}
        actions={<KubeVersion found={found} choose={choose} />}
      >
        {objects.changedObjects(changed.length)}
      </Header>
      {[found.from, found.to].map(
        ({ version, name, ok, problem }) =>
          !ok && <DoesNotRender key={version} name={name} kubeVersion={found.kubeVersion} problem={problem} />,
      )}
      {found.truncated && <Alert type="warning">{objects.truncated}</Alert>}
      {changed.slice(0, listed).map((difference, index) => (
        <OneObject
          key={`${found.kubeVersion} ${difference.change} ${objectKey(difference)}`}
          found={found}
          difference={difference}
          open={difference.change === 'changed' && index < opened}
        />
      ))}
      {changed.length > listed && <Alert type="warning">{objects.truncated}</Alert>}
    </SpaceBetween>
  );
}

/** What changes in the objects that two versions render. */
export function ObjectDifferences({ from, to }: { from: string; to: string }) {
  const [kubeVersion, choose] = useKubeVersion();
  const query = useQuery(renderedDifferenceQuery(from, to, kubeVersion));
  return <WhenRendered query={query}>{found => <Found found={found} choose={choose} />}</WhenRendered>;
}
