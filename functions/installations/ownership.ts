import type { Release } from '../kubernetes/releases.ts';
import { operations } from '../platform/entities/installation.ts';
import type { Installation } from './views.ts';

/** On helm's own record of a revision: which of Berth's operations made it. Helm hands it on to the revisions that it makes of this one. */
export const operationLabel = 'berth.dev/operation';

/**
 * Whether a release that is on the cluster is an installation's own. A release of the same name may be somebody else's: made by hand before an order that
 * was refused for it, or after Berth's was removed by hand. Such a release is neither upgraded, rolled back nor uninstalled.
 */
export async function isOwn(
  { installation }: Pick<Installation, 'installation'>,
  { labels }: Pick<Release, 'labels'>,
): Promise<boolean> {
  const operation = labels[operationLabel];
  if (operation === undefined) return false;
  const { data } = await operations.get({ installation, operation }).go({ consistent: true });
  return data !== null;
}

/** What there is to say of a release that is somebody else's. */
export function sayForeign(release: string, namespace: string): string {
  return `The namespace "${namespace}" has a release "${release}" already, which this installation did not make: it is left as it is. Take another name.`;
}

/** A name like one that is taken, which nobody has. @example freeName('prod', new Set(['prod', 'prod-2'])) // 'prod-3' */
export function freeName(release: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const suffix = `-${number}`;
    // Helm's limit is 53 characters.
    let start = release.slice(0, 53 - suffix.length);
    while (start.endsWith('-')) start = start.slice(0, -1);
    const name = `${start}${suffix}`;
    if (!taken.has(name)) return name;
  }
}
