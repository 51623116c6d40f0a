import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { fromTop } from '../platform/parts/fitting-table.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { More } from '../platform/parts/more.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { type Installation, pace, resourcesQuery } from './queries.ts';
import { ResourceState, Squares } from './signs.tsx';

type Resource = Schema<'InstallationResource'>;

function Events({ resource }: { resource: Resource }) {
  const { installations } = useWords();
  const { pods, events } = resource;
  if (pods.length + events.length === 0) return <>–</>;
  return (
    <More title={`${installations.pods}: ${pods.length}, ${installations.events}: ${events.length}`}>
      <ul className="berth-wrap">
        {pods.map(({ name, state, reason, restarts }) => (
          <li key={name}>
            {name}: {state} {reason} {restarts > 0 && `(↻ ${restarts})`}
          </li>
        ))}
        {events.map(({ type, reason, message, count, lastSeen }) => (
          <li key={`${reason} ${message}`}>
            {type} {reason}: {message} {count > 1 && `× ${count}`} <When at={lastSeen} />
          </li>
        ))}
      </ul>
    </More>
  );
}

/** What a release has on the cluster, and how each object is. */
export function Objects({ installation }: { installation: Installation }) {
  const { installations, common } = useWords();
  const query = useQuery({ ...resourcesQuery(installation.id), refetchInterval: pace(installation) });
  return (
    <Loaded query={query}>
      {({ items }) => (
        <SpaceBetween size="m">
          <Squares resources={items} />
          <PlainTable
            items={items}
            trackBy={({ kind, namespace, name }) => `${kind}/${namespace}/${name}`}
            empty={<Box>{installations.noObjects}</Box>}
            columnDefinitions={fromTop<Resource>([
              { id: 'kind', header: installations.kind, cell: ({ kind }) => kind },
              {
                id: 'name',
                header: common.name,
                isRowHeader: true,
                cell: ({ name }) => <Breakable text={name} />,
              },
              { id: 'state', header: common.status, cell: ({ state }) => <ResourceState state={state} /> },
              { id: 'reason', header: installations.reason, cell: ({ reason }) => reason || '–' },
              {
                id: 'events',
                header: installations.events,
                minWidth: 200,
                cell: resource => <Events resource={resource} />,
              },
            ])}
          />
        </SpaceBetween>
      )}
    </Loaded>
  );
}
