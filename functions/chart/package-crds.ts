import { gzipSync } from 'node:zlib';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { mapApiVersion } from './api-versions.ts';
import { type ArchiveFile, inOnePiece, walkArchive } from './archive.ts';
import type { Change } from './fields.ts';
import { parseManifest, writeManifest } from './manifest.ts';
import { defaultLimits } from './types.ts';

const block = 512;
/** Charts in charts in charts; as deep as any sane chart goes. */
const depthLimit = 4;
/** Of the chart and of its subcharts, wherever they are unpacked. */
const crdFile = /^[^/]+\/(charts\/[^/]+\/)*crds\/.+\.(ya?ml|json)$/;
const innerPackage = /^[^/]+\/(charts\/[^/]+\/)*charts\/[^/]+\.tgz$/;

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

function pack(files: readonly ArchiveFile[], replaced: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries = files.flatMap(({ name, content }) => entry(name, replaced.get(name) ?? content ?? new Uint8Array()));
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

async function replacements(
  bytes: Uint8Array,
  kubeVersion: string,
  depth: number,
  changes: Change[],
): Promise<Map<string, Uint8Array>> {
  const wanted = (name: string): boolean => crdFile.test(name) || innerPackage.test(name);
  const { files } = await walkArchive(inOnePiece(bytes), defaultLimits, wanted);
  const replaced = new Map<string, Uint8Array>();
  for (const { name, content } of files) {
    if (!content) continue;
    const mapped = crdFile.test(name)
      ? mapFile(content, name, kubeVersion, changes)
      : await mapInner(content, kubeVersion, depth + 1, changes);
    if (mapped) replaced.set(name, mapped);
  }
  return replaced;
}

async function mapInner(bytes: Uint8Array, kubeVersion: string, depth: number, changes: Change[]) {
  if (depth > depthLimit) return undefined;
  const replaced = await replacements(bytes, kubeVersion, depth, changes);
  if (replaced.size === 0) return undefined;
  const { files } = await walkArchive(inOnePiece(bytes), defaultLimits, () => true);
  return pack(files, replaced);
}

/**
 * Maps the files under `crds/` of a package, and of the charts in it, to API versions that the cluster serves. Helm sends them to the cluster before
 * anything else and past the post-renderer, so they have to be changed in the package.
 * @param packageBytes a package that passed `checkPackage`.
 * @returns the same bytes when nothing has to change; otherwise a new package, with another digest.
 * @throws ManifestError when a file under `crds/` cannot be read.
 */
export async function mapPackageCrds(packageBytes: Uint8Array, kubeVersion: string): Promise<MappedPackage> {
  const changes: Change[] = [];
  const bytes = (await mapInner(packageBytes, kubeVersion, 0, changes)) ?? packageBytes;
  return { bytes, changes };
}
