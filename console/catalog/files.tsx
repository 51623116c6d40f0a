import Box from '@cloudscape-design/components/box';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Find } from '../platform/parts/find.tsx';
import { Code } from '../platform/parts/lazy.tsx';
import { Loaded } from '../platform/parts/loaded.tsx';
import { Size } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { fileQuery } from './queries.ts';

type File = Schema<'PackageFile'>;
/** A package may have 10,000 files: so many are listed, the filter finds the others. */
const shown = 500;

function Content({ version, file }: { version: string; file: File }) {
  const { catalog } = useWords();
  const query = useQuery({ ...fileQuery(version, file.path), enabled: !file.binary });
  if (file.binary) return <Box color="text-body-secondary">{catalog.binary}</Box>;
  return <Loaded query={query}>{text => <Code file={file.path} text={text} />}</Loaded>;
}

/** The files of a package, and the one that is looked at; which one is in the page's address. */
export function Files({ version, files }: { version: string; files: File[] }) {
  const { catalog } = useWords();
  const [search, setSearch] = useSearchParams();
  const [wanted, setWanted] = useState('');
  const chosen =
    files.find(({ path }) => path === search.get('file')) ?? files.find(({ path }) => path === 'Chart.yaml');
  const found = files.filter(({ path }) => path.toLowerCase().includes(wanted.toLowerCase())).slice(0, shown);
  const choose = (path: string) => {
    search.set('file', path);
    setSearch(search, { replace: true });
  };
  return (
    <div className="berth-files">
      <div>
        <Find typed={wanted} label={catalog.findFile} onChange={setWanted} />
        <nav aria-label={catalog.files}>
          <ul className="berth-file-list">
            {found.map(({ path, size }) => (
              <li key={path}>
                <button type="button" aria-current={path === chosen?.path} onClick={() => choose(path)}>
                  <Breakable text={path} />
                  <small>
                    <Size bytes={size} />
                  </small>
                </button>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {chosen ? <Content version={version} file={chosen} /> : <Box>{catalog.chooseFile}</Box>}
    </div>
  );
}
