import Box from '@cloudscape-design/components/box';
import type { Schema } from '../platform/api.ts';
import { When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { VersionStatus } from './version-status.tsx';

type Audit = Schema<'Audit'>;

function Entry({ audit }: { audit: Audit }) {
  const { lifecycle } = useWords();
  const did = Object.entries(lifecycle.did).find(([action]) => action === audit.action)?.[1] ?? audit.action;
  return (
    <li>
      <VersionStatus status={audit.to} />
      <div>
        <b>{audit.actor}</b> {did}{' '}
        <Box variant="span" color="text-body-secondary">
          ({lifecycle.as(audit.as)}) · <When at={audit.at} />
        </Box>
      </div>
      {audit.message && <blockquote className="berth-wrap">{audit.message}</blockquote>}
    </li>
  );
}

/** Who did what with a version, when, and what they said; the newest on top. */
export function Timeline({ audits }: { audits: Audit[] }) {
  return (
    <ol className="berth-timeline">
      {[...audits].reverse().map(audit => (
        <Entry key={audit.sequence} audit={audit} />
      ))}
    </ol>
  );
}
