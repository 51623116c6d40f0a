import Button from '@cloudscape-design/components/button';
import { useMemo, useState } from 'react';
import { useMedia } from '../platform/parts/media.ts';
import { useWords } from '../platform/texts/index.ts';
import { inOneColumn, type Line, type Row, rowsOf, wordsOf } from './patch-rows.ts';

/** So many rows are made at first, and with each wish for more: a browser draws them at once. */
const step = 400;

const marks = { added: 'ins', removed: 'del', same: 'span' } as const;
const signs = { added: '+', removed: '−', same: ' ' } as const;

function Side({ line }: { line: Line | undefined }) {
  if (!line) return <td colSpan={2} className="berth-patch-blank" />;
  const Mark = marks[line.kind];
  return (
    <>
      <td className="berth-patch-number">{line.number}</td>
      <td className={`berth-patch-line berth-patch-${line.kind}`}>
        <span aria-hidden="true">{signs[line.kind]} </span>
        <Mark>
          {wordsOf(line).map(({ text, differs }, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: a line's words have nothing else, and never move
            differs ? <mark key={index}>{text}</mark> : text,
          )}
        </Mark>
      </td>
    </>
  );
}

function OneRow({ row, wide }: { row: Row; wide: boolean }) {
  if ('place' in row)
    return (
      <tr>
        <td colSpan={wide ? 4 : 2} className="berth-patch-place">
          {row.place}
        </td>
      </tr>
    );
  if (!wide)
    return (
      <tr>
        <Side line={row.after ?? row.before} />
      </tr>
    );
  return (
    <tr>
      <Side line={row.before} />
      <Side line={row.after} />
    </tr>
  );
}

function Heads({ wide }: { wide: boolean }) {
  const { objects } = useWords();
  return (
    <thead>
      <tr>
        {(wide ? [objects.before, objects.after] : [objects.after]).map(side => [
          <th key={`${side} number`} scope="col" className="berth-patch-number">
            <span className="berth-unseen">{objects.line}</span>
          </th>,
          <th key={side} scope="col">
            <span className="berth-unseen">{side}</span>
          </th>,
        ])}
      </tr>
    </thead>
  );
}

/** A patch: before and after side by side, and one below the other in a narrow window. */
export function Patch({ unified, label }: { unified: string; label: string }) {
  const { objects } = useWords();
  const wide = useMedia('(min-width: 900px)');
  const [limit, setLimit] = useState(step);
  const pairs = useMemo(() => rowsOf(unified), [unified]);
  const rows = useMemo(() => (wide ? pairs : inOneColumn(pairs)), [wide, pairs]);
  const left = rows.length - limit;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="berth-patch" tabIndex={0} aria-label={label}>
        <table className={wide ? 'berth-patch-wide' : ''}>
          <Heads wide={wide} />
          <tbody>
            {rows.slice(0, limit).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a patch's rows have nothing else, and never move
              <OneRow key={index} row={row} wide={wide} />
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 && <Button onClick={() => setLimit(limit + step)}>{objects.moreLines(Math.min(left, step))}</Button>}
    </>
  );
}
