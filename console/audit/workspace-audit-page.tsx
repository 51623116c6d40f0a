import { useParams } from 'react-router';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useTexts } from '../platform/texts/index.ts';
import { AuditLog } from './audit-log.tsx';

/** What was done in one workspace. */
export default function WorkspaceAuditPage() {
  const { title } = useTexts(auditTexts);
  const { workspace = '' } = useParams();
  useCrumbs([workspace, `/workspaces/${workspace}/apps`], [title, `/workspaces/${workspace}/audit`]);
  return <AuditLog key={workspace} workspace={workspace} />;
}
