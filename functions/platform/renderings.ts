import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type KeptRendering, keptRendering } from '../chart/rendered.ts';
import { readWhole } from './packages.ts';

/** What is kept of a rendering is 4 MB at most; bytes. */
const unpackedLimit = 16_000_000;

/** Beside each package what it renders to with its default values, by the oldest Kubernetes version that it renders so for. */
export function renderingKey(digest: string, kubeVersion: string): string {
  return `rendered/sha256/${digest}/${kubeVersion}.json.gz`;
}

/** A rendering as it is stored. */
export function packRendering(rendering: KeptRendering): Promise<Uint8Array> {
  return promisify(gzip)(JSON.stringify(rendering));
}

/** What a package renders to; the inspection says for which versions there is a rendering. */
export async function loadRendering(digest: string, kubeVersion: string): Promise<KeptRendering> {
  const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);
  const text = await unpack(await readWhole(renderingKey(digest, kubeVersion)), { maxOutputLength: unpackedLimit });
  return keptRendering.parse(JSON.parse(text.toString('utf8')));
}
