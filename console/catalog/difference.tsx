import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Folding } from '../platform/parts/folding.tsx';
import { PlainTable } from '../platform/parts/plain-table.tsx';
import { useWords } from '../platform/texts/index.ts';
import { Change, shown } from './change.tsx';
import { Patch } from './patch.tsx';

export type FileDifference = Schema<'FileDifference'>;
export type ValueDifference = Schema<'ValueDifference'>;

/** So many files are open at first. */
const opened = 3;

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
          cell: ({ path }) => (
            <code>
              <Breakable text={path} />
            </code>
          ),
        },
        { id: 'change', header: common.status, cell: ({ change }) => <Change change={change} /> },
        {
          id: 'from',
          header: catalog.before,
          cell: ({ from }) => (
            <code>
              <Breakable text={shown(from)} />
            </code>
          ),
        },
        {
          id: 'to',
          header: catalog.after,
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

function OneFile({ file, open }: { file: FileDifference; open: boolean }) {
  const { catalog } = useWords();
  return (
    <Folding header={file.path} sign={<Change change={file.change} />} open={open}>
      {() => (file.unified ? <Patch unified={file.unified} label={file.path} /> : <Box>{catalog.noPatch}</Box>)}
    </Folding>
  );
}

interface Props {
  files: FileDifference[];
  values: ValueDifference[];
  /** What changes in the objects stands between the values, which change them, and the files. */
  objects: ReactNode;
}

/** What differs between two packages: their values first, then their objects, then file by file. */
export function Difference({ files, values, objects }: Props) {
  const { catalog } = useWords();
  if (files.length === 0) return <Box>{catalog.same}</Box>;
  return (
    <SpaceBetween size="l">
      {values.length > 0 && <Values values={values} />}
      {objects}
      <SpaceBetween size="m">
        <Header variant="h3">{catalog.changedFiles(files.length)}</Header>
        {files.map((file, index) => (
          <OneFile key={file.path} file={file} open={index < opened} />
        ))}
      </SpaceBetween>
    </SpaceBetween>
  );
}
