import Box from '@cloudscape-design/components/box';
import { createTwoFilesPatch } from 'diff';
import { useMemo } from 'react';
import { stringify } from 'yaml';
import { Patch } from '../../catalog/patch.tsx';
import { parseValues } from './document.ts';
import { useValuesWords } from './words.ts';

/** Values as helm keeps them, without comments and in one order: what differs then, differs in meaning. */
function plain(text: string): string {
  const parsed = parseValues(text, '');
  if (!parsed.ok) return text;
  return Object.keys(parsed.value).length > 0 ? stringify(parsed.value, { sortMapEntries: true, lineWidth: 0 }) : '';
}

/** What changes from one set of values to another. A default export, so that its chunk comes only where there are two. */
export default function ValuesDifference({ from, to }: { from: string; to: string }) {
  const words = useValuesWords();
  const unified = useMemo(() => {
    const [before, after] = [plain(from), plain(to)];
    return before === after ? undefined : createTwoFilesPatch('values.yaml', 'values.yaml', before, after);
  }, [from, to]);
  return unified ? <Patch unified={unified} label={words.difference} /> : <Box>{words.sameValues}</Box>;
}
