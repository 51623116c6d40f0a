import { gzipSync } from 'node:zlib';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { mapApiVersion } from './api-versions.ts';
import { inOnePiece } from './archive.ts';
import { isCrdFile } from './crd-files.ts';
import type { Change } from './fields.ts';
import { parseManifest, writeManifest } from './manifest.ts';
import { allFiles, type Unpacked, unpackChecked } from './unpack.ts';

const block = 512;
export interface MappedPackage {
  /** The very bytes that were given when nothing had to change. */
  bytes: Uint8Array;
  changes: Change[];
}

function padded(bytes: Uint8Array): Uint8Array[] {
  return [bytes, new Uint8Array((block - (bytes.length % block)) % block)];
}

function entry(path: string, content: Uint8Array): Uint8Array[] {
  const mtime = new Date(0);
  const fields = { path, type: 'File' as const, size: content.length, mode: 0o644, mtime, uid: 0, gid: 0 };
  const head = Buffer.alloc(block);
  const needsPax = new Header(fields).encode(head, 0);
  const pax = needsPax ? [new Pax({ path, size: content.length }).encode()] : [];
  return [...pax, head, ...padded(content)];
}

/** Packs a package again, with what is changed in it and in the packages inside of it; undefined when nothing is. */
function pack({ place, archive, inner }: Unpacked, replaced: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const own = archive.files.map(({ name, path, content = new Uint8Array() }) => {
    const packed = inner.get(path);
    const changed = packed ? pack(packed, replaced) : replaced.get(`${place}${path}`);
    return { name, content: changed ?? content, changed: changed !== undefined };
  });
  if (!own.some(({ changed }) => changed)) return undefined;
  const entries = own.flatMap(({ name, content }) => entry(name, content));
  // The package lives for one helm run: packing it tightly is not worth the time.
  return gzipSync(Buffer.concat([...entries, new Uint8Array(2 * block)]), { level: 1 });
}

/** A changed file, or undefined when it may stay as it is. */
function mapFile(content: Uint8Array, source: string, kubeVersion: string, changes: Change[]): Uint8Array | undefined {
  let changed = false;
  const objects = parseManifest(Buffer.from(content).toString('utf8')).flatMap(item => {
    const mapped = mapApiVersion(item.object, kubeVersion);
    if (mapped.object === item.object) return [item];
    changed = true;
    changes.push(...mapped.changes.map(change => ({ ...change, source })));
    const { text: _, ...rest } = item;
    return mapped.object ? [{ ...rest, source: '', object: mapped.object }] : [];
  });
  return changed ? Buffer.from(writeManifest(objects)) : undefined;
}

/**
 * Maps the files under `crds/` of a package, and of the charts in it, to API versions that the cluster serves. Helm sends them to the cluster before
 * anything else and past the post-renderer, so they have to be changed in the package.
 * @param packageBytes a package that passed `checkPackage`.
 * @returns the same bytes when nothing has to change; otherwise a new package, with another digest.
 * @throws ManifestError when a file under `crds/` cannot be read, UnfitPackage when the package would not pass `checkPackage` today.
 */
export async function mapPackageCrds(packageBytes: Uint8Array, kubeVersion: string): Promise<MappedPackage> {
  const changes: Change[] = [];
  const replaced = new Map<string, Uint8Array>();
  for (const { place, path, name, content } of allFiles(await unpackChecked(inOnePiece(packageBytes), isCrdFile))) {
    const mapped = content && mapFile(content, name, kubeVersion, changes);
    if (mapped) replaced.set(`${place}${path}`, mapped);
  }
  if (replaced.size === 0) return { bytes: packageBytes, changes };
  const whole = await unpackChecked(inOnePiece(packageBytes), () => true);
  return { bytes: pack(whole, replaced) ?? packageBytes, changes };
}
