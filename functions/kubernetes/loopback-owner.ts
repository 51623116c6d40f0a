import type { Refusal } from './loopback-rules.ts';
import type { KubernetesObject } from './object.ts';
import { isHook, type ReleaseName, refusesChange } from './release-owner.ts';

/** One object's own path: of the core API or another, in a namespace or in none. */
const objectPath =
  /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/[^/]+\/[^/]+|(?!namespaces\/[^/]+\/)[^/]+\/[^/]+)$/;

interface Asked {
  method: string;
  /** With its query. */
  path: string;
  body: Buffer;
}

function isHookIn(body: Buffer): boolean {
  try {
    const { metadata }: KubernetesObject = JSON.parse(body.toString('utf8'));
    return isHook({ metadata });
  } catch {
    return false;
  }
}

/**
 * Why helm may not do this while it is at work on a release: delete what is not the release's, or lay a hook over it. Everything else that helm changes it
 * looks at itself; hooks it does not.
 * @param read answers what is at a path; undefined for nothing.
 */
export async function ownerRefusal(
  { method, path, body }: Asked,
  release: ReleaseName,
  read: (path: string) => Promise<KubernetesObject | undefined>,
): Promise<Refusal | undefined> {
  const isDeletion = method === 'DELETE';
  if (!isDeletion && !((method === 'PATCH' || method === 'PUT') && isHookIn(body))) return undefined;
  const [plain = ''] = path.split('?');
  if (!objectPath.test(plain)) return { code: 403, message: 'Only one object at a time is deleted here.' };
  const live = await read(plain);
  const reason = live && refusesChange(live, release);
  if (reason === undefined) return undefined;
  const name = `${live?.kind} "${live?.metadata.name}"`;
  return { code: 403, message: `${name} is not deleted or replaced by the release "${release.name}": ${reason}` };
}
