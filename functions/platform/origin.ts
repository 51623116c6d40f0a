import { createHash, timingSafeEqual } from 'node:crypto';
import type middy from '@middy/core';
import { setting } from './configuration.ts';
import { Problem } from './problem.ts';

/** The header by which the distribution shows that a request came through it; it overwrites what a client sends by this name (infra/platform/origin-keys.ts). */
export const originHeader = 'x-berth-origin';

/** Of the same length, whatever was sent: comparing them tells nothing of a key. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @param keys separated by commas: the one that is sent, and the next one. */
function isKey(given: string, keys: string): boolean {
  return keys
    .split(',')
    .filter(key => key !== '')
    .some(key => timingSafeEqual(digest(given), digest(key)));
}

/**
 * Where there is a distribution, the API is reached through it only: what is in front of it (a web ACL, its log, its headers) would be in front of nothing otherwise.
 * An HTTP API has no policy that could say so. Without the setting there is no distribution, as on an emulator.
 * @throws Problem 403.
 */
export function requireOrigin(headers: Record<string, string | undefined>): void {
  const keys = setting('ORIGIN_KEYS');
  if (keys === undefined || isKey(headers[originHeader] ?? '', keys)) return;
  throw new Problem(
    403,
    'forbidden',
    'This store is reached at the address of its console only, not at the gateway’s own: use that address, also for helm.',
  );
}

/** The check, before anything else is done for a request. */
export const throughOrigin = (): middy.MiddlewareObj<{ headers: Record<string, string | undefined> }> => ({
  before: ({ event }) => requireOrigin(event.headers),
});
