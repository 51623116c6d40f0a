import * as z from 'zod';
import { categoryIcons } from './category-icons.ts';
import { readDocument } from './documents.ts';

/** Everything the store lists, in one document: what is searched is small, and read far more often than written. */
export const catalogueKey = 'store/catalogue.json';

export const catalogueApp = z.object({
  id: z.string(),
  workspace: z.string(),
  name: z.string(),
  title: z.string(),
  abstract: z.string(),
  category: z.string(),
  icon: z.string().nullable(),
  keywords: z.array(z.string()),
  latestVersion: z.object({ id: z.string(), name: z.string(), appVersion: z.string().nullable() }),
  releasedAt: z.string().describe('When its first version came into the store.'),
  lastReleasedAt: z.string(),
});
export type CatalogueApp = z.output<typeof catalogueApp>;

export const catalogueCategory = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Not in catalogues from before categories had pictures. */
  icon: z.enum(categoryIcons).nullable().default(null),
  order: z.number(),
});
export type CatalogueCategory = z.output<typeof catalogueCategory>;

const catalogue = z.object({ apps: z.record(z.string(), catalogueApp), categories: z.array(catalogueCategory) });
export type Catalogue = z.output<typeof catalogue>;

export function parseCatalogue(text: string | undefined): Catalogue {
  return text === undefined ? { apps: {}, categories: [] } : catalogue.parse(JSON.parse(text));
}

/** The catalogue if it is another than the one with `knownEtag`. */
export async function readCatalogue(
  knownEtag: string | undefined,
): Promise<{ catalogue: Catalogue; etag: string | undefined } | undefined> {
  const document = await readDocument(catalogueKey, knownEtag);
  return document && { catalogue: parseCatalogue(document.text), etag: document.etag };
}
