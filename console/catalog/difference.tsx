import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Schema } from '../platform/api.ts';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Patch } from './patch.tsx';

export type FileDifference = Schema<'FileDifference'>;
export type ValueDifference = Schema<'ValueDifference'>;

const colours = { added: 'green', removed: 'red', changed: 'blue' } as const;

export function Change({ change }: { change: keyof typeof colours }) {
  const { catalog } = useWords();
  return <Badge color={colours[change]}>{catalog.changes[change]}</Badge>;
}

function shown(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}

export function Values({ values }: { values: ValueDifference[] }) {
  const { catalog, common } = useWords();
  return (
    <PlainTable
      items={values}
      trackBy="pointer"
      header={<Header variant="h3">{catalog.changedValues(values.length)}</Header>}
      empty={common.none}
      columnDefinitions={[
        {
          id: 'path',
          header: catalog.value,
          isRowHeader: true,
          cell: ({ path }) => <code className="berth-wrap">{path}</code>,
        },
        { id: 'change', header: common.status, cell: ({ change }) => <Change change={change} /> },
        { id: 'from', header: catalog.before, cell: ({ from }) => <code className="berth-wrap">{shown(from)}</code> },
        { id: 'to', header: catalog.after, cell: ({ to }) => <code className="berth-wrap">{shown(to)}</code> },
      ]}
    />
  );
}

function OneFile({ file, open }: { file: FileDifference; open: boolean }) {
  const { catalog } = useWords();
  return (
    <ExpandableSection
      variant="container"
      defaultExpanded={open}
      headerText={file.path}
      headerActions={<Change change={file.change} />}
    >
      {file.unified ? <Patch unified={file.unified} label={file.path} /> : <Box>{catalog.noPatch}</Box>}
    </ExpandableSection>
  );
}

/** What differs between two packages: their values first, then file by file. */
export function Difference({ files, values }: { files: FileDifference[]; values: ValueDifference[] }) {
  const { catalog } = useWords();
  if (files.length === 0) return <Box>{catalog.same}</Box>;
  return (
    <SpaceBetween size="m">
      {values.length > 0 && <Values values={values} />}
      <Header variant="h3">{catalog.changedFiles(files.length)}</Header>
      {files.map((file, index) => (
        <OneFile key={file.path} file={file} open={index < 3} />
      ))}
    </SpaceBetween>
  );
}
