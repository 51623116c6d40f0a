/** One line of a quota, as it is typed. */
export interface Limit {
  resource: string;
  amount: string;
}

export type Quota = Record<string, string>;

export function limitsOf(quota: Quota | null): Limit[] {
  return Object.entries(quota ?? {}).map(([resource, amount]) => ({ resource, amount }));
}

/** A quota without a limit is none. */
export function quotaOf(limits: readonly Limit[]): Quota | null {
  if (limits.length === 0) return null;
  return Object.fromEntries(limits.map(({ resource, amount }) => [resource.trim(), amount.trim()]));
}

/** Whether the resource of a line has one further up. */
export function isRepeated(limits: readonly Limit[], index: number): boolean {
  const resource = limits[index]?.resource.trim();
  return resource !== '' && limits.findIndex(each => each.resource.trim() === resource) < index;
}

/** Whether every line says which resource and how much, each once. */
export function areWhole(limits: readonly Limit[]): boolean {
  return limits.every(
    ({ resource, amount }, index) => resource.trim() !== '' && amount.trim() !== '' && !isRepeated(limits, index),
  );
}

/** In one line: 'pods 20 · requests.cpu 4'. */
export function describeLimits(limits: readonly Limit[]): string {
  return limits.map(({ resource, amount }) => `${resource} ${amount}`).join(' · ');
}

/** JSON pointer of a resource's amount in the request (RFC 6901). */
export function pointerOf({ resource }: Limit): string {
  return `/quota/${resource.trim().replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
