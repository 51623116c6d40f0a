import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { Faults } from '../platform/parts/problem.tsx';
import { useWords } from '../platform/texts/index.ts';
import { ThreeValues } from './three-values.tsx';
import { preview, type Wish } from './wish.ts';

type Preview = Schema<'InstallationPreview'>;
type Change = Schema<'ObjectDifference'>;

const colours = { added: 'green', changed: 'blue', removed: 'red', unchanged: 'grey', unknown: 'grey' } as const;

function shown(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What an upgrade would take over. */
function Conflicts({ conflicts }: { conflicts: Change['conflicts'] }) {
  const { installations } = useWords();
  if (conflicts.length === 0) return null;
  return (
    <>
      <StatusIndicator type="warning">{installations.setByOthers}</StatusIndicator>
      <ul className="berth-wrap">
        {conflicts.map(({ field, manager, now }) => (
          <li key={`${manager} ${field}`}>
            <Breakable text={installations.setBy(field, manager, shown(now))} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Fields({ change }: { change: Change }) {
  if (change.problem) return <span>{change.problem.detail}</span>;
  const fields = change.change === 'changed' ? change.fields : [];
  if (fields.length + change.conflicts.length === 0) return <>–</>;
  return (
    <>
      <ul className="berth-wrap">
        {fields.map(({ pointer, path, from, to }) => (
          <li key={pointer}>
            <code>{path}</code>: {shown(from)} → {shown(to)}
          </li>
        ))}
      </ul>
      <Conflicts conflicts={change.conflicts} />
    </>
  );
}

function Objects({ objects }: { objects: Change[] }) {
  const { installations, catalog, common } = useWords();
  return (
    <PlainTable
      items={objects}
      trackBy={({ kind, namespace, name }) => `${kind}/${namespace}/${name}`}
      header={
        <Header variant="h3" counter={`(${objects.length})`}>
          {installations.objects}
        </Header>
      }
      columnDefinitions={[
        {
          id: 'change',
          header: common.status,
          cell: ({ change }) => <Badge color={colours[change]}>{installations.objectChanges[change]}</Badge>,
        },
        {
          id: 'object',
          header: installations.object,
          isRowHeader: true,
          cell: ({ kind, name }) => <Breakable text={`${kind} ${name}`} />,
        },
        { id: 'fields', header: catalog.compare, minWidth: 220, cell: change => <Fields change={change} /> },
      ]}
    />
  );
}

function Mappings({ changes }: { changes: Preview['changes'] }) {
  const { installations } = useWords();
  return (
    <PlainTable
      items={changes}
      header={
        <Header variant="h3" counter={`(${changes.length})`}>
          {installations.mappings}
        </Header>
      }
      empty={<Box>{installations.noMappings}</Box>}
      columnDefinitions={[
        { id: 'object', header: installations.object, isRowHeader: true, cell: ({ kind, name }) => `${kind} ${name}` },
        {
          id: 'field',
          header: installations.field,
          cell: each => `${each.path}: ${shown(each.from)} → ${shown(each.to)}`,
        },
        { id: 'why', header: installations.why, minWidth: 220, cell: ({ reason }) => reason },
      ]}
    />
  );
}

function Warnings({ warnings }: { warnings: Preview['warnings'] }) {
  const { installations } = useWords();
  const say = ({ code, kind, name, level = '', namespace = '', reason }: Preview['warnings'][number]): string => {
    const object = `${kind} ${name}`;
    if (code === 'named-elsewhere') return installations.namedElsewhere(object, namespace, reason);
    if (code === 'remark') return installations.remark(object, reason);
    return code === 'pods-refused'
      ? installations.podsRefused(object, level, reason)
      : installations.podSecurity(object, level, reason);
  };
  if (warnings.length === 0) return null;
  return (
    <Alert type="warning" header={installations.clusterWarnings}>
      <ul className="berth-wrap">
        {warnings.map(warning => (
          <li key={warning.detail}>
            <Breakable text={say(warning)} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Found({ found }: { found: Preview }) {
  const { installations } = useWords();
  return (
    <SpaceBetween size="l">
      <Alert
        type={found.possible ? 'success' : 'error'}
        header={found.possible ? installations.possible : installations.impossible}
      >
        {installations.onKubernetes(found.kubernetesVersion)}
        <Faults faults={found.problems} />
      </Alert>
      <Warnings warnings={found.warnings} />
      {found.clusterWide.length > 0 && (
        <Alert type="warning" header={installations.clusterWide}>
          {found.clusterWide.join(', ')}
        </Alert>
      )}
      <Objects objects={found.objects} />
      <Mappings changes={found.changes} />
      <ExpandableSection headerText={installations.values} defaultExpanded={found.values.now !== null}>
        <ThreeValues {...found.values} />
      </ExpandableSection>
      <ExpandableSection headerText={installations.manifest}>
        <Code file="manifest.yaml" text={found.manifest} />
      </ExpandableSection>
    </SpaceBetween>
  );
}

/** What would happen, before anything does. */
export function PreviewStep({ wish, change }: { wish: Wish; change: (part: Partial<Wish>) => void }) {
  const { installations } = useWords();
  const { project, release, version, values, conflicts } = wish;
  const query = useQuery({
    queryKey: ['preview', project, release, version, values, conflicts],
    queryFn: () => preview(wish),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <SpaceBetween size="l">
      <Loaded query={query}>{found => <Found found={found} />}</Loaded>
      {query.data?.kind === 'upgrade' && (
        <Checkbox
          checked={conflicts === 'fail'}
          onChange={({ detail }) => change({ conflicts: detail.checked ? 'fail' : 'take' })}
        >
          {installations.failOnConflicts}
        </Checkbox>
      )}
      <Checkbox
        checked={wish.rollbackOnFailure}
        onChange={({ detail }) => change({ rollbackOnFailure: detail.checked })}
      >
        {installations.rollbackOnFailure}
      </Checkbox>
      <FormField label={installations.message}>
        <Input value={wish.message} onChange={({ detail }) => change({ message: detail.value })} />
      </FormField>
    </SpaceBetween>
  );
}
