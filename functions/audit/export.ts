import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { csvHeader, csvLine } from './csv.ts';
import type { AuditFilter } from './filter.ts';
import type { exportFormats } from './formats.ts';
import { find, viewEntry } from './read.ts';

type Format = (typeof exportFormats)[number];

/** An address is used at once; seconds. */
const addressSeconds = 60;
/** A file of so many has about 25 MB, and takes half a gigabyte to make; the cursor goes on behind them. */
const mostEntries = 100_000;
/** Milliseconds: a request has 29 seconds, and the file has to be written too. */
const patience = 20_000;

const contentTypes: Readonly<Record<Format, string>> = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl' };

/**
 * Writes what is found into a file, because an answer of a function ends at 6 MB, and answers where it is. Files are gone after a day.
 * @throws Problem 400 for a cursor that is none.
 */
export async function exportEntries(filter: AuditFilter, format: Format, from: string | undefined) {
  const { items, cursor } = await find(filter, mostEntries, from, patience);
  const views = items.map(viewEntry);
  const text =
    format === 'csv'
      ? csvHeader + views.map(csvLine).join('')
      : views.map(entry => `${JSON.stringify(entry)}\n`).join('');
  const now = Date.now();
  const object = { Bucket: setting('PACKAGES_BUCKET'), Key: `exports/${newIdentifier('aud', now)}.${format}` };
  await s3().send(
    new PutObjectCommand({
      ...object,
      Body: Buffer.from(text),
      ContentType: contentTypes[format],
      ContentDisposition: `attachment; filename="audit-${new Date(now).toISOString().slice(0, 10)}.${format}"`,
    }),
  );
  const address = await getSignedUrl(
    s3(),
    new GetObjectCommand({ ...object, ResponseCacheControl: 'private, no-store' }),
    { expiresIn: addressSeconds },
  );
  const expiresAt = new Date(now + addressSeconds * 1000).toISOString();
  return { address, expiresAt, entries: items.length, oldest: items.at(-1)?.at ?? null, cursor };
}
