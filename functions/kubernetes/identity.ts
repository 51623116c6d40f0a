/** Whom the API server is told to act as, by the headers Impersonate-User and Impersonate-Group. */
export interface Impersonation {
  user: string;
  groups: readonly string[];
}

/**
 * Visible ASCII without quotes, commas, percent signs or blanks. Headers carry these names as they are, and an API server reads a comma, a line
 * break or a percent escape in its own way: a name that could be read as two must never be sent. 256 characters.
 */
const safeName = /^[A-Za-z0-9][A-Za-z0-9:._@/-]{0,255}$/;

/** Names that Kubernetes itself gives powers to begin so; 'system:masters' may do anything, whatever the roles say. */
const reserved = /^system:/i;
const everybody = 'system:authenticated';

/**
 * Refuses names that would widen what the caller may do: names of Kubernetes' own (except the group of everybody), and odd characters.
 * @throws TypeError that names the faulty part, but does not quote it: it may hold line breaks.
 */
export function checkImpersonation({ user, groups }: Impersonation): Impersonation {
  if (!safeName.test(user) || reserved.test(user)) throw new TypeError('This user name may not be impersonated.');
  for (const group of groups) {
    if (!safeName.test(group) || (reserved.test(group) && group !== everybody))
      throw new TypeError('A group among the groups may not be impersonated.');
  }
  return { user, groups };
}
