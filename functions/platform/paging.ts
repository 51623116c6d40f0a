import * as z from 'zod';

/** The query parameters of every list: `cursor` is opaque, from the answer before. */
export const pageQuery = {
  cursor: z.string().max(2048).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

/** The schema of a page of `items`. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item),
    cursor: z.string().nullable().describe('Send it back for the next page; null on the last one.'),
  });
}
