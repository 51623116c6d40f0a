import type { AuditObject } from '../../functions/platform/entities/audit.ts';
import type { Schema } from '../platform/api.ts';
import { PageLink } from '../platform/parts/link.tsx';
import { auditTexts } from '../platform/texts/audit.ts';
import { useTexts } from '../platform/texts/index.ts';

export type Entry = Schema<'AuditEntry'>;

/** Where an object is looked at; undefined for what has no page any more, or never had. */
const pages: Readonly<Record<AuditObject, (id: string, workspace: string) => string | undefined>> = {
  workspace: id => `/workspaces/${id}/apps`,
  member: (_, workspace) => `/workspaces/${workspace}/members`,
  'platform-member': () => '/platform/members',
  role: () => '/platform/roles',
  token: (_, workspace) => `/workspaces/${workspace}/tokens`,
  upload: (_, workspace) => `/workspaces/${workspace}/uploads`,
  app: id => `/apps/${id}`,
  version: id => `/versions/${id}`,
  // Who reads a workspace's log sees the store, not the platform's pages.
  category: (id, workspace) => (workspace ? `/?category=${encodeURIComponent(id)}` : '/platform/categories'),
  cluster: () => '/platform/clusters',
  project: (_, workspace) => `/workspaces/${workspace}/projects`,
  installation: id => `/installations/${id}`,
  rollout: id => `/rollouts/${id}`,
  'inspection-policy': () => '/platform/policy',
};

/** What an entry is about, as a link to its page where it has one. */
export function ObjectLink({ entry }: { entry: Entry }) {
  const words = useTexts(auditTexts);
  const { kind, id, name } = entry.object;
  const text = `${words.objects[kind]} ${name ?? id ?? ''}`.trim();
  const gone = entry.action.endsWith('delete') || /^(delete|remove)[A-Z]/.test(entry.action);
  const to = gone || entry.outcome === 'refused' ? undefined : pages[kind](id ?? '', entry.workspace ?? '');
  return to && (id || kind === 'inspection-policy') ? <PageLink to={to}>{text}</PageLink> : text;
}
