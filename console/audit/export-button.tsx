import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useMutation } from '@tanstack/react-query';
import { exportFormats } from '../../functions/audit/formats.ts';
import { api, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useLanguage, useTexts } from '../platform/texts/index.ts';
import type { queryOf } from './use-filter.ts';

type Format = (typeof exportFormats)[number];

/** The first file, or the one behind a cursor. */
interface Part {
  format: Format;
  cursor?: string;
}

/** Fetches all that the filter leaves, as a file: the API writes it, and the browser keeps it. */
export function ExportButton({ query }: { query: ReturnType<typeof queryOf> }) {
  const words = useTexts(auditTexts);
  const language = useLanguage();
  const { done, failed, tell } = useNotices();
  const exporting = useMutation({
    mutationFn: ({ format, cursor }: Part) =>
      take(api.GET('/v1/audit:export', { params: { query: { ...query, format, ...(cursor ? { cursor } : {}) } } })),
    onSuccess: ({ address, entries, cursor, oldest }, { format }) => {
      // Its header says that it is to be kept: the page stays.
      location.assign(address);
      if (cursor === null) return done(words.exported(entries));
      tell({
        id: 'audit-export',
        type: 'warning',
        content: words.exportedPart(entries, oldest === null ? '' : new Date(oldest).toLocaleString(language)),
        buttonText: words.exportRest,
        onButtonClick: () => exporting.mutate({ format, cursor }),
      });
    },
    onError: failed,
  });
  return (
    <ButtonDropdown
      loading={exporting.isPending}
      items={exportFormats.map(id => ({ id, text: words.formats[id] }))}
      onItemClick={({ detail }) => exporting.mutate({ format: detail.id as Format })}
    >
      {words.export}
    </ButtonDropdown>
  );
}
