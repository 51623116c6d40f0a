import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';

const unzip = promisify(gunzip);
const zip = promisify(gzip);

/** A Secret holds 1 MB; what unfolds to more than this is no release but an attack. Bytes. */
const unpackedLimit = 50 * 1024 * 1024;

/** What Berth reads of a release record; the rest is kept as it is. Source: helm 4, pkg/release/v1/release.go. */
const recordSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().default(''),
  version: z.int(),
  info: z.looseObject({
    status: z.string(),
    description: z.string().default(''),
    first_deployed: z.string().nullish(),
    last_deployed: z.string().nullish(),
    notes: z.string().nullish(),
  }),
  chart: z
    .looseObject({
      metadata: z.looseObject({ name: z.string(), version: z.string(), appVersion: z.string().nullish() }).nullish(),
      schema: z.string().nullish(),
    })
    .nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
  manifest: z.string().nullish(),
  hooks: z.array(z.looseObject({})).nullish(),
});

/** A release as helm wrote it down, with all fields, known or not. */
export type ReleaseRecord = z.infer<typeof recordSchema>;

/**
 * Unpacks `data.release` of a release's Secret: base64 (the Secret's) of base64 (helm's) of gzip of JSON.
 * @throws Error in words, without the content: a release's values may be secret.
 */
export async function decodeRelease(data: string): Promise<ReleaseRecord> {
  const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
  // Helm reads records without compression too, from before it had any.
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  const text = isGzip ? await unzip(packed, { maxOutputLength: unpackedLimit }).catch(damaged) : packed;
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    throw new Error('The record of the release is damaged: it is not JSON.');
  }
  const read = recordSchema.safeParse(value);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.join('.') ?? '';
  throw new Error(`The record of the release is not as helm writes it (${at}).`);
}

function damaged(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ERR_BUFFER_TOO_LARGE')
    throw new Error(`The record of the release is over ${unpackedLimit / 1024 / 1024} MB when unpacked.`);
  throw new Error('The record of the release is damaged: it cannot be unpacked.');
}

/** Packs a record as `decodeRelease` unpacks it; with the best compression, as helm does, because a Secret is small. */
export async function encodeRelease(record: ReleaseRecord): Promise<string> {
  const packed = await zip(JSON.stringify(record), { level: 9 });
  return Buffer.from(packed.toString('base64')).toString('base64');
}
