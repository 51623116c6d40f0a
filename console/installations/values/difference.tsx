import Box from '@cloudscape-design/components/box';
import { createTwoFilesPatch } from 'diff';
import { useMemo } from 'react';
import { stringify } from 'yaml';
import { Patch } from '../../catalog/patch.tsx';
import { useWords } from '../../platform/texts/index.ts';
import { parseValues } from './document.ts';

/** Values as helm keeps them, without comments and in one order: what differs then, differs in meaning. */
function plain(text: string): string {
  const parsed = parseValues(text, '');
  if (!parsed.ok) return text;
  return Object.keys(parsed.value).length > 0 ? stringify(parsed.value, { sortMapEntries: true, lineWidth: 0 }) : '';
}

/** What changes from one set of values to another. A default export, so that its chunk comes only where there are two. */
export default function ValuesDifference({ from, to }: { from: string; to: string }) {
  const { values } = useWords();
  const unified = useMemo(() => {
    const [before, after] = [plain(from), plain(to)];
    return before === after ? undefined : createTwoFilesPatch('values.yaml', 'values.yaml', before, after);
  }, [from, to]);
  return unified ? <Patch unified={unified} label={values.difference} /> : <Box>{values.sameValues}</Box>;
}
