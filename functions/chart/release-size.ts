import { gzipSync } from 'node:zlib';
import { inOnePiece } from './archive.ts';
import { readPackageFiles } from './files.ts';

/** A Secret holds 1 MiB at most (k8s.io/api MaxSecretSize), and helm keeps a release in one. Bytes. */
export const releaseLimit = 1024 * 1024;

/**
 * How many bytes of a Secret a release of this chart takes, nearly: helm stores the chart's own files (not its subcharts') in base64 and the manifest
 * as JSON, gzipped, and that in base64 again (pkg/storage/driver/util.go).
 */
export async function releaseBytes(packageBytes: Uint8Array, manifest: string): Promise<number> {
  const files = await readPackageFiles(inOnePiece(packageBytes), path => !path.startsWith('charts/'));
  const stored = [...files].map(([name, data]) => ({ name, data: Buffer.from(data).toString('base64') }));
  const packed = gzipSync(JSON.stringify({ chart: { files: stored }, manifest }), { level: 9 });
  return Math.ceil(packed.length / 3) * 4;
}
