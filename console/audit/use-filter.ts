import { useSearchParams } from 'react-router';
import type { AuditAction } from '../../functions/audit/actions.ts';
import type { AuditOutcome } from '../../functions/platform/entities/audit.ts';

export const fields = ['workspace', 'actor', 'action', 'object', 'outcome', 'from', 'to'] as const;
export type Field = (typeof fields)[number];
export type Filter = Partial<Record<Field, string>>;

/** What the API takes; what somebody typed into the address that is no choice, it refuses in its own words. */
interface Query {
  workspace?: string;
  actor?: string;
  action?: AuditAction;
  object?: string;
  outcome?: AuditOutcome;
  from?: string;
  to?: string;
}

/** A day of whoever looks, as the moment at which it begins or ends. */
function momentOf(day: string, end: boolean): string {
  const moment = new Date(`${day}T${end ? '23:59:59.999' : '00:00:00.000'}`);
  return Number.isNaN(moment.getTime()) ? day : moment.toISOString();
}

/** The filter as the API takes it. */
export function queryOf({ from, to, ...rest }: Filter, workspace: string | undefined): Query {
  return {
    ...(rest as Query),
    ...(workspace === undefined ? {} : { workspace }),
    ...(from ? { from: momentOf(from, false) } : {}),
    ...(to ? { to: momentOf(to, true) } : {}),
  };
}

/** The filter is in the page's address, so that a view can be shared. */
export function useFilter() {
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(
    fields.flatMap(field => (search.get(field) ? [[field, search.get(field)]] : [])),
  ) as Filter;
  const change = (edit: (search: URLSearchParams) => void) =>
    setSearch(
      now => {
        edit(now);
        return now;
      },
      { replace: true },
    );
  return {
    filter,
    choose: (field: Field, value: string) => change(now => (value ? now.set(field, value) : now.delete(field))),
    clear: () => change(now => fields.map(field => now.delete(field))),
  };
}
