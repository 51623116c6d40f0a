import type { KubernetesObject, ObjectReference } from '../kubernetes/object.ts';
import { type Change, mapApiVersion } from './api-versions.ts';
import { type Confines, confine, type IsNamespaced } from './confine.ts';
import { parseManifest, type RenderedObject, rendered, writeManifest } from './manifest.ts';
import { leaveScaled, type Scaled } from './scaled.ts';

export interface AdaptOptions extends Confines {
  /** The cluster's: '1.36' or 'v1.36.3'. */
  kubeVersion: string;
  isNamespaced?: IsNamespaced;
  /** What autoscalers have given replicas to. */
  scaled?: Scaled;
}

/** An object that the cluster cannot have. */
export interface DroppedObject {
  reference: ObjectReference;
  source: string;
  reason: string;
}

export interface Adapted {
  /** What is sent to the cluster; objects that needed no change are in it as helm rendered them. */
  manifest: string;
  objects: RenderedObject[];
  changes: Change[];
  /** Objects that belong to no namespace. */
  clusterWide: ObjectReference[];
  dropped: DroppedObject[];
}

/** Names an object; its namespace is '' when it has none. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  return {
    apiVersion,
    kind,
    namespace: metadata.namespace ?? '',
    name: String(metadata.name ?? metadata.generateName ?? ''),
  };
}

function adaptOne(
  item: RenderedObject,
  { kubeVersion, isNamespaced, scaled = {}, ...confines }: AdaptOptions,
  into: Adapted,
): void {
  const { object, source, text } = item;
  const mapped = mapApiVersion(object, kubeVersion);
  const confined = mapped.object && confine(mapped.object, confines, isNamespaced);
  const left = confined && leaveScaled(confined.object, scaled);
  const changes = [...mapped.changes, ...(confined?.changes ?? []), ...(left?.changes ?? [])];
  into.changes.push(...changes.map(change => ({ ...change, source })));
  if (!confined || !left) {
    const reason = mapped.changes[0]?.reason ?? '';
    into.dropped.push({ reference: referenceTo(object), source, reason });
    return;
  }
  if (confined.clusterWide) into.clusterWide.push(confined.clusterWide);
  into.objects.push(rendered(left.object, source, left.object === object ? text : undefined));
}

/**
 * Makes what a chart renders fit for a project: objects of removed APIs are mapped to their successors, and everything is put into the project's
 * namespace. The post-renderer and the preview both call it, so the one shows what the other does.
 * @param manifest as helm renders it, in several YAML documents.
 * @throws ManifestError when it cannot be read, RangeError when kubeVersion is none.
 */
export function adapt(manifest: string, options: AdaptOptions): Adapted {
  return adaptObjects(parseManifest(manifest), options);
}

/** The same of objects that were read already. @throws RangeError when kubeVersion is none. */
export function adaptObjects(objects: readonly RenderedObject[], options: AdaptOptions): Adapted {
  const adapted: Adapted = { manifest: '', objects: [], changes: [], clusterWide: [], dropped: [] };
  for (const item of objects) adaptOne(item, options, adapted);
  return { ...adapted, manifest: writeManifest(adapted.objects) };
}
