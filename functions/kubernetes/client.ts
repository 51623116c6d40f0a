import * as z from 'zod';
import { Discovery, type ServedKind, versionPath } from './discovery.ts';
import { ClusterUnreachable, KubernetesError } from './errors.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import type { KubernetesObject, ObjectReference } from './object.ts';
import { type AccessQuestion, canI, selfSubjectAccessReview } from './permissions.ts';
import { type ClusterRequest, type Method, Transport, type TransportOptions } from './transport.ts';

export { ClusterUnreachable, KubernetesError } from './errors.ts';
export type { AccessQuestion } from './permissions.ts';
export type { TransportOptions as KubernetesClientOptions } from './transport.ts';

export interface ListOptions {
  /** Undefined or '': all namespaces. */
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Only apiVersion, kind and metadata of each: a Secret's data stay where they are, and the answer is short. */
  metadataOnly?: boolean;
  /** Stop when there are so many; undefined: all. */
  atMost?: number;
  /** Pages that are larger are asked for again in smaller ones; undefined: as large as any answer. Bytes. */
  pageBytes?: number;
}

/** Is told what the API server remarks beside its answer. */
type Listener = (text: string) => void;

export interface DeleteOptions {
  /** Background unless told: helm's and kubectl's habit. */
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  /** Delete only this very object, not another one that has its name by now. */
  uid?: string;
  resourceVersion?: string;
}

export interface ClusterVersion {
  major: string;
  minor: string;
  /** 'v1.36.3', or with a vendor's addition: 'v1.33.5-eks-3025e55'. */
  gitVersion: string;
}

/** `pageBytes` of long lists of which little is kept: of large objects some are in a page, and of usual ones kubectl's 500. */
export const smallPage = 8 * 1024 * 1024;
/** Objects that one page of a list has; kubectl's number. */
const pageSize = 500;
/** No list is longer, and a server that always says there is more must not be followed for ever. */
const listLimit = 100_000;
/** Small pages are many: objects that are large. */
const pageLimit = 2000;
/** How often a list is begun again whose pages expired while they were read (410). */
const restarts = 3;

const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({}) });
const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z
    .array(z.looseObject({ metadata: z.looseObject({}) }))
    .nullish()
    .transform(items => items ?? []),
});
const versionSchema = z.object({ major: z.string(), minor: z.string(), gitVersion: z.string() });

function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new ClusterUnreachable('not-kubernetes', 'The server answered, but not as a Kubernetes API does.');
}

const asObject = (answer: unknown): KubernetesObject => read(objectSchema, answer) as KubernetesObject;

/** One part of a path, as Kubernetes allows it (no slash, no percent sign, no dots alone), escaped. @throws TypeError */
function segment(name: string, what: string): string {
  if (name === '' || name.length > 253 || name === '.' || name === '..' || /[/%]/.test(name))
    throw new TypeError(`${JSON.stringify(name.slice(0, 80))} is not a ${what}.`);
  return encodeURIComponent(name);
}

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * A Kubernetes API server's REST interface, for one identity. It keeps connections and what it learned about kinds; make one per run of a function,
 * and `close()` it.
 *
 * Every method throws `KubernetesError` for an error that the API server answers, `ClusterUnreachable` when there is no answer, and `TypeError` for
 * names that cannot be part of a path. Messages hold no credentials.
 * @example
 * const client = new KubernetesClient(access, { allowPrivate: false, impersonate: identityOf({ project: 'prj_01' }) });
 * const pods = await client.list('v1', 'Pod', { namespace: 'shop' });
 */
export class KubernetesClient {
  private readonly transport: Transport;
  private readonly discovery: Discovery;

  constructor(access: ClusterAccess, options: TransportOptions) {
    this.transport = new Transport(access, options);
    this.discovery = new Discovery(this.transport);
  }

  /** Closes the connections that are kept for later. */
  close(): void {
    this.transport.close();
  }

  /** Sends any request; `path` is absolute and already escaped. @returns parsed JSON, or the text of another answer. */
  raw(method: Method, path: string, request: ClusterRequest = {}): Promise<unknown> {
    return this.transport.send(method, path, request);
  }

  async version(): Promise<ClusterVersion> {
    return read(versionSchema, await this.raw('GET', '/version'));
  }

  /** Whether the client's identity may do this, and the authorizer's reason. */
  selfSubjectAccessReview(question: AccessQuestion): Promise<{ allowed: boolean; reason: string }> {
    return selfSubjectAccessReview(this, question);
  }

  /** Whether each is allowed, in the questions' order. */
  canI(questions: readonly AccessQuestion[]): Promise<boolean[]> {
    return canI(this, questions);
  }

  /** Whether objects of this kind live in a namespace; undefined when the cluster does not serve the kind in this version. */
  async isNamespaced(apiVersion: string, kind: string): Promise<boolean | undefined> {
    return (await this.discovery.kind(apiVersion, kind))?.namespaced;
  }

  async get(ref: ObjectReference): Promise<KubernetesObject> {
    return asObject(await this.raw('GET', await this.pathOf(ref)));
  }

  /** As `get`, but undefined when there is no such object, or the cluster does not serve its kind. */
  async find(ref: ObjectReference): Promise<KubernetesObject | undefined> {
    return this.get(ref).catch(error => {
      if (error instanceof KubernetesError && error.status === 404) return undefined;
      throw error;
    });
  }

  /** All objects of a kind, page by page; each with apiVersion and kind, which the API leaves out in lists. */
  list(apiVersion: string, kind: string, options: ListOptions = {}): Promise<KubernetesObject[]> {
    return this.pick(apiVersion, kind, object => object, options);
  }

  /**
   * What there is to know of all objects of a kind, page by page: no more than a page of the objects is held at once.
   * @param read answers what is kept of an object. It may see one twice, where a list had to be begun again.
   */
  async pick<Kept>(
    apiVersion: string,
    kind: string,
    read: (object: KubernetesObject) => Kept,
    options: ListOptions = {},
  ): Promise<Kept[]> {
    const path = this.collection(apiVersion, await this.served(apiVersion, kind), options.namespace ?? '');
    for (let tries = 0; ; tries++) {
      try {
        const kept: Kept[] = [];
        for await (const page of this.pages(path, options))
          for (const item of page) kept.push(read({ ...item, apiVersion, kind } as KubernetesObject));
        return kept;
      } catch (error) {
        // The place to go on from is valid for some minutes only; the list is then read anew, so that it is of one moment.
        if (!(error instanceof KubernetesError && error.status === 410) || tries === restarts) throw error;
      }
    }
  }

  /** @throws KubernetesError with the reason 'AlreadyExists' among others */
  async create(
    object: KubernetesObject,
    { dryRun = false, onWarning }: { dryRun?: boolean; onWarning?: Listener } = {},
  ): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const served = await this.served(apiVersion, kind);
    const namespace = this.namespaceFor(served, metadata.namespace ?? '', kind);
    const path = this.collection(apiVersion, served, namespace);
    const query = { fieldManager: 'berth', dryRun: dryRun ? 'All' : undefined };
    return asObject(await this.raw('POST', path, { body: object, query, onWarning }));
  }

  /**
   * Server-side apply as the field manager 'berth': makes the object, or changes just the fields that are given.
   * @param options.force take over fields that another manager owns, instead of a 409.
   * @param options.manager whose fields they are: what this manager applied before, and does not any more, goes.
   * @param options.dryRun change nothing; the answer is what the object would be, with defaults and after admission.
   * @param options.onWarning is told what the API server remarks, in its words.
   */
  async apply(
    object: KubernetesObject,
    {
      force = false,
      dryRun = false,
      manager = 'berth',
      onWarning,
    }: { force?: boolean; dryRun?: boolean; manager?: string; onWarning?: Listener } = {},
  ): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const ref = { apiVersion, kind, name: metadata.name ?? '', namespace: metadata.namespace ?? '' };
    const answer = await this.raw('PATCH', await this.pathOf(ref), {
      body: object,
      contentType: 'application/apply-patch+yaml', // JSON is YAML, and every version since 1.22 takes it under this name.
      query: { fieldManager: manager, force: String(force), dryRun: dryRun ? 'All' : undefined },
      onWarning,
    });
    return asObject(answer);
  }

  /** JSON merge patch (RFC 7386). With metadata.resourceVersion in it, it is a 409 when the object was changed since. */
  async patch(ref: ObjectReference, change: Record<string, unknown>): Promise<KubernetesObject> {
    const answer = await this.raw('PATCH', await this.pathOf(ref), {
      body: change,
      contentType: 'application/merge-patch+json',
      query: { fieldManager: 'berth' },
    });
    return asObject(answer);
  }

  /** @returns false when there was no such object. */
  async delete(ref: ObjectReference, options: DeleteOptions = {}): Promise<boolean> {
    const { propagation = 'Background', uid, resourceVersion } = options;
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: propagation,
      ...(uid || resourceVersion ? { preconditions: { uid, resourceVersion } } : {}),
    };
    try {
      await this.raw('DELETE', await this.pathOf(ref), { body });
      return true;
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) return false;
      throw error;
    }
  }

  private async *pages(path: string, options: ListOptions): AsyncGenerator<{ metadata: Record<string, unknown> }[]> {
    const { labelSelector, fieldSelector, atMost = Number.POSITIVE_INFINITY, pageBytes } = options;
    let size = Math.min(pageSize, atMost);
    let next: string | undefined;
    let found = 0;
    let count = 0;
    do {
      if (found >= listLimit || ++count > pageLimit)
        throw new ClusterUnreachable('too-large', `There are over ${found} objects.`);
      const page = await this.raw('GET', path, {
        query: { labelSelector, fieldSelector, limit: String(size), continue: next },
        ...(options.metadataOnly ? { accept: metadataList } : {}),
        ...(pageBytes === undefined ? {} : { answerLimit: pageBytes }),
      }).catch(error => {
        // Where one goes on from is the same for pages of any size.
        if (!(error instanceof ClusterUnreachable && error.kind === 'too-large') || size === 1) throw error;
        size = Math.ceil(size / 4);
      });
      if (page === undefined) continue;
      const { items, metadata } = read(listSchema, page);
      next = metadata.continue || undefined;
      yield items.slice(0, atMost - found);
      found += items.length;
      if (!next) return;
    } while (found < atMost);
  }

  /** @throws KubernetesError 404 with the reason 'UnknownKind': as for a missing object, but told apart. */
  private async served(apiVersion: string, kind: string): Promise<ServedKind> {
    const served = await this.discovery.kind(apiVersion, kind);
    if (served) return served;
    throw new KubernetesError(404, 'UnknownKind', `The cluster has no kind ${kind} in ${apiVersion}.`);
  }

  private async pathOf({ apiVersion, kind, namespace, name }: ObjectReference): Promise<string> {
    const served = await this.served(apiVersion, kind);
    const collection = this.collection(apiVersion, served, this.namespaceFor(served, namespace, kind));
    return `${collection}/${segment(name, 'name')}`;
  }

  private namespaceFor(served: ServedKind, namespace: string, kind: string): string {
    if (served.namespaced && namespace === '') throw new TypeError(`A ${kind} needs a namespace.`);
    return served.namespaced ? namespace : '';
  }

  private collection(apiVersion: string, { resource, namespaced }: ServedKind, namespace: string): string {
    const within = namespaced && namespace !== '' ? `/namespaces/${segment(namespace, 'namespace')}` : '';
    return `${versionPath(apiVersion)}${within}/${resource}`;
  }
}
