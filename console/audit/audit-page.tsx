import { useCrumbs } from '../platform/shell/frame.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useTexts } from '../platform/texts/index.ts';
import { AuditLog } from './audit-log.tsx';

/** Everything that anybody did. */
export default function AuditPage() {
  const { title } = useTexts(auditTexts);
  useCrumbs([title, '/platform/audit']);
  return <AuditLog />;
}
