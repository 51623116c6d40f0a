import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { compareVersions } from '../chart/semver.ts';
import { changeDocument, readDocument } from './documents.ts';
import { versions } from './entities/version.ts';
import type { Version } from './views.ts';

/** An active version, by what it is ordered and found by. */
const released = z.object({ id: z.string(), name: z.string() });
export type Released = z.output<typeof released>;

const document = z.object({ versions: z.array(released) });

/** The active versions of an app, newest first, in one document: a page of thousands is read without looking at the others. */
export function releasedKey(app: string): string {
  return `store/apps/${app}.json`;
}

/** As the store shows versions: by SemVer; a total order, so that a page can begin behind a version that is gone. */
export function newestFirst(a: Released, b: Released): number {
  return compareVersions(b.name, a.name) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

function releasedOf(all: readonly Version[]): Released[] {
  return all.filter(({ status }) => status === 'active').map(({ version, name }) => ({ id: version, name }));
}

/** What the table has, looking at every version of the app: where there is no document. */
async function readAll(app: string): Promise<Released[]> {
  const { data } = await versions.query.ofApp({ app }).go({ pages: 'all' });
  return releasedOf(data).sort(newestFirst);
}

const parse = (text: string): Released[] => document.parse(JSON.parse(text)).versions;

/** The active versions of an app, newest first; what was released or suspended a moment ago may not be in it yet. */
export async function readReleased(app: string): Promise<Released[]> {
  const text = (await readDocument(releasedKey(app)))?.text;
  // Of an app that was never released, or not since there are such documents.
  return text === undefined ? readAll(app) : parse(text);
}

/**
 * Brings the document of an app up to date with some of its versions; the others are not looked at.
 * @param changed as the table has them now.
 */
export async function changeReleased(app: string, changed: readonly Version[]): Promise<void> {
  const touched = new Set(changed.map(({ version }) => version));
  await changeDocument(releasedKey(app), 'application/json', async text => {
    const before = text === undefined ? await readAll(app) : parse(text);
    const others = before.filter(({ id }) => !touched.has(id));
    const after = JSON.stringify({ versions: [...others, ...releasedOf(changed)].sort(newestFirst) });
    return after === text ? undefined : after;
  });
}

/**
 * Writes the document of an app anew.
 * @param read the versions that are to be in it, as the table has them now; told which ones are.
 * @returns whether it said something else.
 */
export function rebuildReleased(app: string, read: (known: string[]) => Promise<Version[]>): Promise<boolean> {
  return changeDocument(releasedKey(app), 'application/json', async text => {
    const before = text === undefined ? [] : parse(text);
    const after = releasedOf(await read(before.map(({ id }) => id))).sort(newestFirst);
    return isDeepStrictEqual(after, before) ? undefined : JSON.stringify({ versions: after });
  });
}
