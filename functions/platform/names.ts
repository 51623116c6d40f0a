import * as z from 'zod';
import type { IdentifierKind } from './identifiers.ts';

/**
 * How ids and names are written, wherever a client sends one. They become keys of the table (2048 bytes at most, not empty), of the bucket, and parts of
 * execution names: what is written otherwise is refused before anybody looks for it.
 */
export function idOf(kind: IdentifierKind) {
  return z.string().regex(new RegExp(`^${kind}_[0-9a-z]{1,26}$`), `an id that begins with "${kind}_"`);
}

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const asLabel = 'lower-case letters, digits and "-", at most 63, as a DNS label';

/**
 * Becomes the first step of S3 keys and part of execution names: a DNS label. Names that begin with '@' are reserved (`@platform` in memberships, `@none` in
 * uploads). Every route that takes a workspace takes it by this, so that none reaches what is kept under those.
 */
export const workspaceName = z.string().regex(label, asLabel);
/** Of a namespace, or of what is called like one. */
export const dnsLabel = z.string().regex(label, asLabel);
export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and "-", beginning with a letter');
export const categoryId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,61}$/, 'lower-case letters, digits and "-", at most 62, the first no "-"');
/** As the issuer gives it. */
export const userName = z.string().min(1).max(128);
