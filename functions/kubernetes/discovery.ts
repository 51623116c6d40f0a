import * as z from 'zod';
import { ClusterUnreachable, KubernetesError } from './errors.ts';
import type { Transport } from './transport.ts';

/** A kind as the API server serves it. */
export interface ServedKind {
  /** The path's word: 'deployments'. */
  resource: string;
  namespaced: boolean;
}

/** Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#unaggregated-discovery */
const resourceListSchema = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** 'v1' or 'group/version'; anything else could lead the path elsewhere. */
const apiVersionPattern = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[a-z][a-z0-9-]*$/;

const isApiVersion = (text: string): boolean => apiVersionPattern.test(text) && !text.includes('..');

/** '/api/v1' or '/apis/{group}/{version}'. @throws TypeError */
export function versionPath(apiVersion: string): string {
  if (!isApiVersion(apiVersion)) throw new TypeError(`${JSON.stringify(apiVersion)} is not an API version.`);
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Which kinds the cluster serves, asked per API version when first needed: so custom kinds work as built-in ones do. */
export class Discovery {
  private readonly known = new Map<string, Promise<Map<string, ServedKind>>>();
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /**
   * @returns undefined when the cluster does not serve this kind in this version; what is no API version at all, no cluster serves.
   * @throws KubernetesError, ClusterUnreachable
   */
  async kind(apiVersion: string, kind: string): Promise<ServedKind | undefined> {
    if (!isApiVersion(apiVersion)) return undefined;
    const remembered = this.known.get(apiVersion);
    const found = await (remembered ?? this.ask(apiVersion));
    // A definition may have been made since; a kind that is missing is worth one more question.
    return found.get(kind) ?? (remembered ? (await this.ask(apiVersion)).get(kind) : undefined);
  }

  private ask(apiVersion: string): Promise<Map<string, ServedKind>> {
    const answer = this.read(versionPath(apiVersion));
    this.known.set(apiVersion, answer);
    answer.catch(() => this.known.delete(apiVersion));
    return answer;
  }

  private async read(path: string): Promise<Map<string, ServedKind>> {
    const answer = await this.transport.send('GET', path).catch(error => {
      if (error instanceof KubernetesError && error.status === 404) return { resources: [] };
      throw error;
    });
    const read = resourceListSchema.safeParse(answer);
    if (!read.success)
      throw new ClusterUnreachable('not-kubernetes', 'The server answered, but not as a Kubernetes API does.');
    // Names with a slash are parts of others ('deployments/scale') and may repeat a kind.
    const own = read.data.resources.filter(({ name }) => /^[a-z0-9-]+$/.test(name));
    return new Map(own.map(({ name, kind, namespaced }) => [kind, { resource: name, namespaced }]));
  }
}
