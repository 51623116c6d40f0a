import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesClient } from '../functions/kubernetes/client.ts';
import { numberAt } from '../functions/kubernetes/fields.ts';
import type { KubernetesObject } from '../functions/kubernetes/object.ts';
import { encodeRelease, type ReleaseRecord } from '../functions/kubernetes/release-record.ts';
import { installations, operations, releaseNames } from '../functions/platform/entities/installation.ts';
import { newIdentifier } from '../functions/platform/identifiers.ts';
import { castWorkspace } from '../local/settings.ts';
import { inParallel } from './measure.ts';

/** A namespace of Berth's. */
export interface Project {
  id: string;
  namespace: string;
}

export interface Place extends Project {
  release: string;
}

/** Requests that are under way at once: more only wait for each other. */
const width = 16;
/** Pods of a fleet that are not up by then never will be; milliseconds. */
const patience = 10 * 60_000;
const managed = { 'app.kubernetes.io/managed-by': 'Helm' };

function secret({ release, namespace }: Place, data: string): KubernetesObject {
  const labels = { name: release, owner: 'helm', status: 'deployed', version: '1' };
  const metadata = { name: `sh.helm.release.v1.${release}.v1`, namespace, labels };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'helm.sh/release.v1', data: { release: data } };
}

function deployment({ release, namespace }: Place): KubernetesObject {
  const own = { 'app.kubernetes.io/instance': release };
  const annotations = { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace };
  const containers = [{ name: 'main', image: 'registry.example/fleet:1.0.0' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: release, namespace, labels: { ...managed, ...own }, annotations },
    spec: {
      replicas: 1,
      selector: { matchLabels: own },
      // As charts' pods mostly are: with the labels of their Deployment.
      template: { metadata: { labels: { ...managed, ...own } }, spec: { containers } },
    },
  };
}

const now = new Date().toISOString();
/** As long as versions' digests are. */
const digest = '0'.repeat(64);

/** The records of a release that is installed. */
export function recordsOf({ id: project, namespace, release }: Place, cluster: string) {
  const [installation, operation] = [newIdentifier('ins'), newIdentifier('opr')];
  const version = { version: newIdentifier('ver'), versionName: '12.0.0' };
  const common = { installation, workspace: castWorkspace, createdAt: now, revision: 1, ...version };
  return {
    installation: {
      ...common,
      ...{ project, cluster, namespace, release, operation, values: operation },
      ...{ app: 'app_bench', chartName: 'redis', createdBy: 'isv', updatedAt: now },
      status: 'installed' as const,
      health: 'unknown' as const,
      healthReason: '',
    },
    operation: {
      ...common,
      ...{ operation, digest, rollbackOnFailure: false, message: '', actor: 'isv', correlation: operation },
      kind: 'install' as const,
      status: 'succeeded' as const,
      step: 'succeeded',
      finishedAt: now,
    },
    releaseName: { project, release, installation },
  };
}

/**
 * Many releases as helm and Berth leave them: on the cluster helm's record and a Deployment of one pod, in the table the records of an installation. Import
 * it inside of withStack.
 */
export class Fleet {
  private readonly client: KubernetesClient;
  private readonly cluster: string;
  private readonly projects: readonly Project[];
  private readonly model: ReleaseRecord;
  private records: ReturnType<typeof recordsOf>[] = [];

  /** @param model a release that helm made: what helm keeps of each is as large as this one's. */
  constructor(client: KubernetesClient, cluster: string, projects: readonly Project[], model: ReleaseRecord) {
    this.client = client;
    this.cluster = cluster;
    this.projects = projects;
    this.model = model;
  }

  get size(): number {
    return this.records.length;
  }

  private place(index: number): Place {
    const project = this.projects[index % this.projects.length];
    if (!project) throw new Error('A fleet needs a project.');
    return { ...project, release: `fleet-${index}` };
  }

  private async create(place: Place): Promise<void> {
    const { release: name, namespace } = place;
    await this.client.create(secret(place, await encodeRelease({ ...this.model, name, namespace })));
    await this.client.create(deployment(place));
  }

  private async ready(): Promise<number> {
    const labelSelector = 'app.kubernetes.io/managed-by=Helm';
    const found = await Promise.all(
      this.projects.map(({ namespace }) => this.client.list('apps/v1', 'Deployment', { namespace, labelSelector })),
    );
    return found.flat().filter(each => numberAt(each, 'status', 'readyReplicas') === 1).length;
  }

  /** Adds releases until there are so many, and waits until their pods are ready. */
  async grow(size: number): Promise<void> {
    const places = Array.from({ length: size - this.size }, (_, index) => this.place(this.size + index));
    await inParallel(places, width, place => this.create(place));
    const records = places.map(place => recordsOf(place, this.cluster));
    await operations.put(records.map(({ operation }) => operation)).go({ concurrency: 4 });
    await releaseNames.put(records.map(({ releaseName }) => releaseName)).go({ concurrency: 4 });
    this.records.push(...records);
    for (const end = Date.now() + patience; (await this.ready()) < size; await sleep(500))
      if (Date.now() > end) throw new Error(`Not all of ${size} Deployments became ready.`);
    await this.forget();
  }

  /** Makes the health of all unknown again. */
  async forget(): Promise<void> {
    await installations.put(this.records.map(({ installation }) => installation)).go({ concurrency: 4 });
  }
}
