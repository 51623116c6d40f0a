import { useMemo } from 'react';

interface Line {
  kind: 'same' | 'added' | 'removed' | 'place' | 'blank';
  text: string;
}
type Row = [Line, Line] | [Line];

const blank: Line = { kind: 'blank', text: '' };

/** A unified patch as rows of left and right: what was removed stands beside what came in its place. */
export function rowsOf(unified: string): Row[] {
  const rows: Row[] = [];
  let removed: Line[] = [];
  let added: Line[] = [];
  const settle = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index++)
      rows.push([removed[index] ?? blank, added[index] ?? blank]);
    removed = [];
    added = [];
  };
  for (const line of unified.split('\n')) {
    if (/^(---|\+\+\+|===|Index:|\\)/.test(line)) continue;
    if (line.startsWith('-')) removed.push({ kind: 'removed', text: line.slice(1) });
    else if (line.startsWith('+')) added.push({ kind: 'added', text: line.slice(1) });
    else {
      settle();
      if (line.startsWith('@@')) rows.push([{ kind: 'place', text: line }]);
      else if (line)
        rows.push([
          { kind: 'same', text: line.slice(1) },
          { kind: 'same', text: line.slice(1) },
        ]);
    }
  }
  settle();
  return rows;
}

function Side({ line, right }: { line: Line; right: boolean }) {
  const sign = { added: '+', removed: '−' }[line.kind as 'added'];
  return (
    <div className={`berth-patch-line berth-patch-${line.kind}${right ? ' berth-patch-right' : ''}`}>
      {sign && <span aria-hidden="true">{sign} </span>}
      {line.text}
    </div>
  );
}

/** A patch, before and after side by side. */
export function Patch({ unified, label }: { unified: string; label: string }) {
  const rows = useMemo(() => rowsOf(unified), [unified]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="berth-patch" tabIndex={0} aria-label={label}>
      {rows.flatMap((row, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: a patch's rows have nothing else, and never move
        row.map((line, side) => <Side key={`${index}-${side}`} line={line} right={side === 1} />),
      )}
    </section>
  );
}
