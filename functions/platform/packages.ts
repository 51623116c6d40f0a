import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { s3 } from './clients.ts';
import { setting } from './configuration.ts';
import { chartMetadata } from './entities/version.ts';

/** Packages are stored under their content's hash: the same bytes are stored once, and never change. */
export function packageKey(digest: string): string {
  return `packages/sha256/${digest}.tgz`;
}

/** Beside each package what ingest read from it, so that nobody unpacks it again to show it. */
export function factsKey(digest: string): string {
  return `facts/sha256/${digest}.json`;
}

/** What ingest keeps of a package beside its metadata. */
export const packageFacts = z.object({
  unpackedSize: z.number().int(),
  metadata: chartMetadata,
  readme: z.string().optional(),
  values: z.string().optional(),
  valuesSchema: z.string().optional(),
  files: z.array(z.object({ path: z.string(), size: z.number().int(), sha256: z.string(), binary: z.boolean() })),
  notes: z.array(
    z.object({ code: z.string(), detail: z.string(), file: z.string().optional(), line: z.number().optional() }),
  ),
});
export type PackageFacts = z.output<typeof packageFacts>;

async function read(key: string): Promise<Readable> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: key }));
  if (!(Body instanceof Readable)) throw new Error(`The object ${key} has no body.`);
  return Body;
}

/** The bytes of a stored package. */
export function openPackage(digest: string): Promise<Readable> {
  return read(packageKey(digest));
}

/** All bytes of an object of the packages bucket. */
export async function readWhole(key: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await read(key)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A stored package as a whole: at most 20 MB. */
export function readPackage(digest: string): Promise<Buffer> {
  return readWhole(packageKey(digest));
}

/** What ingest read from a package. */
export async function loadFacts(digest: string): Promise<PackageFacts> {
  return packageFacts.parse(JSON.parse((await readWhole(factsKey(digest))).toString('utf8')));
}

/** Longer texts are left out of a version's own answer: three of them and 10,000 files have to fit into 6 MB, and they are under its files. Bytes, as JSON. */
const inlineLimit = 800_000;

/** A text of a package, where it is to be one part of an answer. */
export function inlineText(text: string | undefined): string | null {
  return text !== undefined && Buffer.byteLength(JSON.stringify(text)) <= inlineLimit ? text : null;
}

/** The files that are text (valid UTF-8 without NUL), decoded. */
export function textFiles(files: Map<string, Uint8Array>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [path, bytes] of files) {
    if (bytes.includes(0)) continue;
    try {
      texts.set(path, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      // Not text: a difference of bytes would tell a reader nothing.
    }
  }
  return texts;
}
