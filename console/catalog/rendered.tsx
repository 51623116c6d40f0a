import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Find } from '../platform/parts/find.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Empty } from '../platform/parts/paged-table.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { ApiVersion, FileLink, ObjectDialog } from './rendered-object.tsx';
import { objectKey, type Places, renderedQuery } from './rendered-queries.ts';
import { DoesNotRender, KubeVersion, useKubeVersion, WhenRendered } from './when-rendered.tsx';

type RenderedObject = Schema<'RenderedObject'>;

/** A package may render 1,000 objects: so many are listed, the filter finds the others. */
const listed = 200;

function useColumns(places: Places): TableProps.ColumnDefinition<RenderedObject>[] {
  const { objects, common } = useWords();
  return [
    { id: 'kind', header: objects.kind, minWidth: 110, cell: ({ kind }) => <span className="berth-wrap">{kind}</span> },
    {
      id: 'name',
      header: common.name,
      isRowHeader: true,
      minWidth: 140,
      cell: object => (
        <PageLink to={places.object(object)}>
          <Breakable text={object.name} />
        </PageLink>
      ),
    },
    { id: 'api', header: objects.apiVersion, minWidth: 120, cell: object => <ApiVersion object={object} /> },
    {
      id: 'file',
      header: objects.file,
      minWidth: 160,
      cell: ({ file }) => <FileLink file={file} places={places} />,
    },
  ];
}

/** Every word of the filter stands somewhere in what is shown of an object. */
function matches({ kind, name, apiVersion, namespace, file }: RenderedObject, words: readonly string[]): boolean {
  const text = [kind, name, apiVersion, namespace, file].join(' ').toLowerCase();
  return words.every(word => text.includes(word));
}

function List({ found, places }: { found: Schema<'RenderedObjects'>; places: Places }) {
  const { objects, common } = useWords();
  const columnDefinitions = useColumns(places);
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = found.items.filter(object => matches(object, words));
  return (
    <PlainTable
      items={matching.slice(0, listed)}
      columnDefinitions={columnDefinitions}
      header={
        <Header variant="h2" counter={`(${found.items.length})`} description={objects.hint}>
          {objects.objects}
        </Header>
      }
      filter={
        <Find
          typed={wanted}
          label={objects.find}
          count={wanted ? objects.found(matching.length) : ''}
          onChange={setWanted}
        />
      }
      footer={matching.length > listed ? objects.more(listed, matching.length) : undefined}
      empty={
        wanted ? <Empty title={common.nothingMatches} /> : <Empty title={objects.nothing}>{objects.nothingBody}</Empty>
      }
    />
  );
}

/** Which object is open, in the page's address. */
function Opened({ items, places }: { items: RenderedObject[]; places: Places }) {
  const [search, setSearch] = useSearchParams();
  const object = items.find(each => objectKey(each) === search.get('object'));
  if (!object) return null;
  const close = () => {
    search.delete('object');
    setSearch(search, { replace: true });
  };
  return <ObjectDialog object={object} places={places} close={close} />;
}

/** The objects that a version renders with its default values. */
export function RenderedObjects({ version, places }: { version: string; places: Places }) {
  const { objects } = useWords();
  const [kubeVersion, choose] = useKubeVersion();
  const query = useQuery(renderedQuery(version, kubeVersion));
  return (
    <WhenRendered query={query}>
      {found => (
        <SpaceBetween size="m">
          <KubeVersion found={found} choose={choose} />
          {found.truncated && <Alert type="warning">{objects.truncated}</Alert>}
          {found.ok ? (
            <List found={found} places={places} />
          ) : (
            <DoesNotRender kubeVersion={found.kubeVersion} problem={found.problem} />
          )}
          <Opened items={found.items} places={places} />
        </SpaceBetween>
      )}
    </WhenRendered>
  );
}
