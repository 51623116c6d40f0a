import { type EntityItem, Service } from 'electrodb';
import { storeNames, storeVersions } from './entities/app.ts';
import { versions } from './entities/version.ts';
import { Problem } from './problem.ts';
import type { Version } from './views.ts';
import { wholeBatch } from './whole-batch.ts';
import { transact } from './writes.ts';

/**
 * What the store remembers for ever: whose a chart's name is, and which bytes a version of it had. Both are written just before a version becomes active,
 * so no release can be without them, and neither goes with a version or an app.
 */

const service = new Service({ storeNames, storeVersions });

type Held = EntityItem<typeof storeVersions>;
type Claimant = Pick<Version, 'version' | 'app' | 'workspace' | 'chartName' | 'name' | 'digest'>;

/** Two who claim at the same time: one of them has to look again. */
const attempts = 5;

/** Whether a version is, or was, in the store. Its record outlives its deletion, and says when it was released. */
export function everActive({ status, releasedAt }: Pick<Version, 'status' | 'releasedAt'>): boolean {
  return releasedAt !== undefined || status === 'active' || status === 'suspended';
}

/** Whether a claim has come to nothing: its version was deleted before it was ever active. */
async function isVoid({ version }: Held): Promise<boolean> {
  const { data } = await versions.get({ version }).go({ consistent: true });
  return !data || (data.status === 'deleted' && !everActive(data));
}

/** To helm `v1.0.0` and `1.0.0` are one version: who asks for the one gets the other, if that is all there is. */
const twinOf = (name: string): string => (name.startsWith('v') ? name.slice(1) : `v${name}`);

/** What holds a version: its own name, or the one that is the same to helm. */
async function lookUp(chart: string, name: string): Promise<{ held?: Held; spent?: Held }> {
  const own = await lookUpName(chart, name);
  if (own.held) return own;
  const { held } = await lookUpName(chart, twinOf(name));
  return held ? { held } : own;
}

/** Which bytes a version of a chart has, or had, in the store; and what is left of a release that never came about. */
async function lookUpName(chart: string, name: string): Promise<{ held?: Held; spent?: Held }> {
  const { data } = await storeVersions.get({ chart, name }).go({ consistent: true });
  if (!data) return {};
  return (await isVoid(data)) ? { spent: data } : { held: data };
}

/** Which bytes a version of a chart has, or had, in the store. */
export async function heldInStore(chart: string, name: string): Promise<Held | undefined> {
  return (await lookUp(chart, name)).held;
}

/** The workspace that a chart's name in the store belongs to, if it is another than this one. */
async function storeNameOfOther(chart: string, workspace: string): Promise<string | undefined> {
  const { data } = await storeNames.get({ name: chart }).go({ consistent: true });
  return data && data.workspace !== workspace ? data.workspace : undefined;
}

/** Why a workspace cannot release a chart of a name: whose it is, and what to do. */
function sayNameTaken(chart: string, workspace: string): string {
  return (
    `In the store, the name "${chart}" belongs to the workspace "${workspace}", for ever once it was released there. ` +
    'Give the chart another name to release it.'
  );
}

/** That a version cannot be released is better known before it is submitted and reviewed: a note beside those of its package, or none. */
export async function nameNotes({ chartName, workspace }: Pick<Version, 'chartName' | 'workspace'>) {
  const other = await storeNameOfOther(chartName, workspace);
  return other === undefined ? [] : [{ code: 'name-taken', detail: sayNameTaken(chartName, other) }];
}

/** Why bytes cannot have the version that others had in the store. */
export function sayVersionTaken(chart: string, name: string): string {
  return (
    `The version ${name} of ${chart} was in the store with other content. Who has it must never get another under the ` +
    'same version, also after its deletion: count it up in Chart.yaml.'
  );
}

async function write(version: Claimant, held: Held | undefined, spent: Held | undefined): Promise<boolean> {
  const { workspace, app, chartName: chart, name, digest, version: id } = version;
  const overtaken = await transact(
    service.transaction.write(entities => [
      entities.storeNames
        .put({ name: chart, app, workspace })
        .where((attribute, { eq, notExists }) => `${notExists(attribute.app)} OR ${eq(attribute.workspace, workspace)}`)
        .commit(),
      // The first claim of these bytes stays: it is the one that was active.
      ...(held
        ? []
        : [
            entities.storeVersions
              .put({ chart, name, digest, version: id, app, workspace })
              .where(({ version: claimed }, { eq, notExists }) =>
                spent ? eq(claimed, spent.version) : notExists(claimed),
              )
              .commit(),
          ]),
    ]),
    () => true,
  );
  return !overtaken;
}

/**
 * Claims a chart's name and this version of it in the store, for ever: to be done before the version becomes active. Doing it again changes nothing, and a
 * claim whose version never became active holds nobody up.
 * @throws Problem 409 `name-taken` when the name is another workspace's, `version-taken` when the version had other bytes,
 *   `conflict` when others claim the same at the same time.
 */
export async function claimInStore(version: Claimant): Promise<void> {
  const { chartName, name, workspace, digest } = version;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const other = await storeNameOfOther(chartName, workspace);
    if (other !== undefined) throw new Problem(409, 'name-taken', sayNameTaken(chartName, other));
    const { held, spent } = await lookUp(chartName, name);
    if (held && held.digest !== digest) throw new Problem(409, 'version-taken', sayVersionTaken(chartName, name));
    if (await write(version, held, spent)) return;
  }
  throw new Problem(
    409,
    'conflict',
    `Others release ${chartName} ${name} at this moment, so its name in the store could not be claimed: repeat the action.`,
  );
}

/** Of several that had the same version of a chart, the one that counts: what is in the store, else what was there last. */
function oneOf(all: readonly Version[]): Version | undefined {
  const rank = ({ status, releasedAt = '' }: Version): string => `${status === 'deleted' ? 0 : 1}${releasedAt}`;
  return [...all].sort((a, b) => rank(b).localeCompare(rank(a)))[0];
}

const keyOf = (chart: string, name: string): string => JSON.stringify([chart, name]);

/**
 * Remembers what was released before the store remembered it. Nothing that is there is changed.
 * @param released versions that are or were active.
 * @returns how many versions were not remembered.
 */
export async function rememberReleased(released: readonly Version[]): Promise<number> {
  const candidates = [...Map.groupBy(released, ({ chartName, name }) => keyOf(chartName, name)).values()];
  const wanted = candidates.flatMap(all => oneOf(all) ?? []);
  const keys = wanted.map(({ chartName: chart, name }) => ({ chart, name }));
  const known = await wholeBatch(keys, some => storeVersions.get(some).go({ consistent: true }));
  const there = new Set(known.map(({ chart, name }) => keyOf(chart, name)));
  // Whose a name is, the oldest release says, unless the store says so already.
  const missing = wanted
    .filter(({ chartName, name }) => !there.has(keyOf(chartName, name)))
    .sort((a, b) => (a.releasedAt ?? '').localeCompare(b.releasedAt ?? ''));
  let remembered = 0;
  for (const version of missing) if (await remember(version)) remembered++;
  return remembered;
}

async function remember(version: Version): Promise<boolean> {
  try {
    await claimInStore(version);
    return true;
  } catch (error) {
    // Another has it by now, or had it before there was a rule.
    if (error instanceof Problem) return false;
    throw error;
  }
}
