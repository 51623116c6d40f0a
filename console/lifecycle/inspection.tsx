import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Places } from '../catalog/rendered-queries.ts';
import { api, type Schema, take } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { asProblem } from '../platform/problem.ts';
import { useWords } from '../platform/texts/index.ts';
import { FindingPlaces } from './checklist.tsx';
import { rank } from './checklist-rules.ts';
import { Severity } from './severity.tsx';

type Inspection = Schema<'Inspection'>;

/** All findings in one table: for who does not review. */
export function Findings({ findings, places }: { findings: Inspection['findings']; places?: Places }) {
  const { lifecycle, objects } = useWords();
  return (
    <PlainTable
      items={[...findings].sort((a, b) => rank[a.severity] - rank[b.severity])}
      header={
        <Header variant="h3" counter={`(${findings.length})`}>
          {lifecycle.inspection}
        </Header>
      }
      empty={<Box>{lifecycle.noFindings}</Box>}
      columnDefinitions={[
        {
          id: 'severity',
          header: lifecycle.severity,
          minWidth: 110,
          cell: ({ severity }) => <Severity severity={severity} />,
        },
        { id: 'finding', header: lifecycle.finding, isRowHeader: true, minWidth: 220, cell: ({ detail }) => detail },
        { id: 'remedy', header: objects.remedy, minWidth: 200, cell: ({ remedy }) => remedy },
        {
          id: 'place',
          header: lifecycle.object,
          minWidth: 180,
          cell: finding => (
            <div className="berth-places">
              <FindingPlaces finding={finding} places={places} />
            </div>
          ),
        },
      ]}
    />
  );
}

function Renders({ renders }: { renders: Inspection['renders'] }) {
  const { lifecycle } = useWords();
  return (
    <div>
      <Header variant="h3">{lifecycle.rendersOn}</Header>
      <SpaceBetween size="xxs">
        {renders.map(({ kubeVersion, ok, problem, mapped }) => (
          <StatusIndicator key={kubeVersion} type={ok ? 'success' : 'error'}>
            {kubeVersion} {mapped && `(${lifecycle.mapped})`} {problem?.detail}
          </StatusIndicator>
        ))}
      </SpaceBetween>
    </div>
  );
}

function Images({ images }: { images: Inspection['images'] }) {
  const { lifecycle } = useWords();
  return (
    <PlainTable
      items={images}
      header={
        <Header variant="h3" counter={`(${images.length})`}>
          {lifecycle.images}
        </Header>
      }
      columnDefinitions={[
        {
          id: 'image',
          header: lifecycle.image,
          isRowHeader: true,
          cell: ({ image }) => (
            <code>
              <Breakable text={image} />
            </code>
          ),
        },
        {
          id: 'pinned',
          header: lifecycle.pinned,
          cell: ({ pinned }) => <Badge color={pinned === 'latest' ? 'red' : 'grey'}>{pinned}</Badge>,
        },
        { id: 'object', header: lifecycle.object, cell: ({ object }) => `${object.kind} ${object.name}` },
      ]}
    />
  );
}

function Permissions({ permissions }: { permissions: Inspection['permissions'] }) {
  const { lifecycle } = useWords();
  if (permissions.length === 0) return null;
  return (
    <PlainTable
      items={permissions}
      header={<Header variant="h3">{lifecycle.permissions}</Header>}
      columnDefinitions={[
        { id: 'role', header: lifecycle.object, isRowHeader: true, cell: ({ kind, name }) => `${kind} ${name}` },
        { id: 'verbs', header: lifecycle.verbs, cell: ({ verbs }) => verbs.join(', ') },
        {
          id: 'resources',
          header: lifecycle.resources,
          cell: each => [...each.resources, ...each.nonResourceURLs].join(', '),
        },
        {
          id: 'flags',
          header: lifecycle.flags,
          cell: ({ flags }) =>
            flags.map(flag => (
              <Badge key={flag} color="severity-medium">
                {flag}
              </Badge>
            )),
        },
      ]}
    />
  );
}

/** What was found in a package: first the findings, as `children` show them. */
export function InspectionReport({ inspection, children }: { inspection: Inspection; children: ReactNode }) {
  const { lifecycle } = useWords();
  return (
    <SpaceBetween size="l">
      {inspection.truncated && <Alert type="warning">{lifecycle.truncated}</Alert>}
      {children}
      <Renders renders={inspection.renders} />
      <Images images={inspection.images} />
      <Permissions permissions={inspection.permissions} />
    </SpaceBetween>
  );
}

/** A version's inspection, asked for again until it is there. */
export function VersionInspection({ version, places }: { version: string; places: Places }) {
  const { lifecycle, installations } = useWords();
  const query = useQuery({
    queryKey: ['inspection', version],
    queryFn: () => take(api.GET('/v1/versions/{version}/inspection', { params: { path: { version } } })),
    refetchInterval: ({ state }) => (state.error ? 5000 : false),
  });
  if (query.error && asProblem(query.error).status === 404)
    return <StatusIndicator type="in-progress">{lifecycle.inspecting}</StatusIndicator>;
  return (
    <Loaded query={query}>
      {found => (
        <SpaceBetween size="l">
          {found.blocks.length > 0 && (
            <Alert type="error" header={lifecycle.blocked}>
              {found.blocks.map(({ action, code, detail }) => (
                <div key={`${action} ${code} ${detail}`}>
                  {action === 'install' ? installations.install : lifecycle.actions[action]}: {detail}
                </div>
              ))}
            </Alert>
          )}
          <InspectionReport inspection={found}>
            <Findings findings={found.findings} places={places} />
          </InspectionReport>
        </SpaceBetween>
      )}
    </Loaded>
  );
}
