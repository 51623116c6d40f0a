import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { Copyable } from '../platform/parts/copyable.tsx';
import { More } from '../platform/parts/more.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useLanguage, useTexts } from '../platform/texts/index.ts';
import type { Entry } from './object-link.tsx';

type Change = Entry['changes'][number];

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every(each => typeof each === 'string')) return value.join(', ') || '–';
  return JSON.stringify(value);
}

function ChangeLine({ change: { field, from, to } }: { change: Change }) {
  const words = useTexts(auditTexts);
  return (
    <li>
      <b>{field}</b>:{' '}
      {to === undefined && from === undefined ? (
        <i>{words.notKept}</i>
      ) : (
        <>
          {from !== undefined && <del>{textOf(from)}</del>} {textOf(to)}
        </>
      )}
    </li>
  );
}

/** All of an entry, shown on demand. */
export function EntryDetails({ entry }: { entry: Entry }) {
  const words = useTexts(auditTexts);
  const language = useLanguage();
  const { at, token, status, detail, changes, correlation, id } = entry;
  const exactly = new Date(at).toLocaleString(language, { dateStyle: 'full', timeStyle: 'long' });
  return (
    <More title={words.details}>
      <div className="berth-wrap">
        <KeyValuePairs
          items={[
            ...(detail ? [{ label: words.reason, value: detail }] : []),
            ...(changes.length > 0
              ? [
                  {
                    label: words.changes,
                    value: (
                      <ul className="berth-changes">
                        {changes.map(change => (
                          <ChangeLine key={change.field} change={change} />
                        ))}
                      </ul>
                    ),
                  },
                ]
              : []),
            { label: words.when, value: exactly },
            ...(token ? [{ label: words.token, value: token }] : []),
            { label: words.status, value: status ?? words.withoutRequest },
            { label: words.correlation, value: <Copyable text={correlation} /> },
            { label: words.id, value: <Copyable text={id} /> },
          ]}
        />
      </div>
    </More>
  );
}
