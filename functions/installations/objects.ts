import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { isKept, parseManifest } from '../chart/manifest.ts';
import type { ObjectReference } from '../kubernetes/object.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import type { Operation } from './views.ts';

const references = z.array(
  z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
);

function keyOf({ installation, operation }: Operation): string {
  return `installations/${installation}/${operation}/objects.json`;
}

/** The objects of a manifest, hooks aside, those first that helm would make first. */
export function objectsOf(manifest: string, namespace: string): ObjectReference[] {
  return parseManifest(manifest)
    .filter(({ hook }) => hook.length === 0)
    .map(({ object: { apiVersion, kind, metadata } }) => ({
      apiVersion,
      kind,
      namespace: metadata.namespace ?? namespace,
      name: metadata.name ?? '',
    }));
}

/** Keeps which objects a removal has to take away: helm forgets the manifest with the release. */
export async function keepObjects(operation: Operation, manifest: string): Promise<void> {
  const gone = parseManifest(manifest).filter(({ object, hook }) => hook.length === 0 && !isKept(object));
  const kept = gone.map(({ object: { apiVersion, kind, metadata } }) => ({
    apiVersion,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
  }));
  await s3().send(
    new PutObjectCommand({
      Bucket: setting('PACKAGES_BUCKET'),
      Key: keyOf(operation),
      Body: JSON.stringify(kept),
      ContentType: 'application/json',
    }),
  );
}

export async function keptObjects(operation: Operation): Promise<ObjectReference[]> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: keyOf(operation) }));
  return references.parse(JSON.parse((await Body?.transformToString()) ?? '[]'));
}
