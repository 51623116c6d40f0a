import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { readPage } from '../platform/cursors.ts';
import { installations, rollouts } from '../platform/entities/installation.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { offsetPage } from '../platform/paging.ts';
import type { Principal } from '../platform/principal.ts';
import { Problem } from '../platform/problem.ts';
import { pageOver } from '../platform/scopes.ts';
import type { Version } from '../platform/views.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import type { Order } from './begin.ts';
import { rolloutLimit } from './rollout-limit.ts';
import { countsOf, type Installation, type MemberStatus, type Rollout } from './views.ts';

type Member = Rollout['members'][number];

/** How many installations come with a rollout; the others have pages of their own. */
const firstPage = 200;

export function summarizeRollout(rollout: Rollout) {
  const { rollout: id, workspace, app, version, versionName, status, wave, actor, createdAt } = rollout;
  const { chartName = '', detail = '', message = '', finishedAt = null, rollbackOnFailure } = rollout;
  const counts = countsOf(rollout.members);
  return {
    id,
    workspace,
    app,
    chartName,
    version,
    versionName,
    status,
    detail,
    wave,
    rollbackOnFailure,
    actor,
    message,
    createdAt,
    finishedAt,
    counts,
  };
}

export function viewMember({ installation, status, operation, detail = '' }: Member) {
  return { installation, status: status as MemberStatus, operation: operation ?? null, detail };
}

/** A rollout with the first of its installations: it is looked at every second while it runs. */
export function viewRollout(rollout: Rollout) {
  const { data, cursor } = offsetPage(rollout.members, { limit: firstPage });
  return { ...summarizeRollout(rollout), installations: data.map(viewMember), installationsCursor: cursor };
}

/** One page of the rollouts that the caller may see, the newest first. */
export async function listRollouts(
  principal: Principal,
  only: string | undefined,
  limit: number,
  cursor: string | undefined,
) {
  const page = await pageOver(principal, 'installations:read', only, limit, cursor, async (workspace, step) => {
    const query = workspace === null ? rollouts.query.all({}) : rollouts.query.ofWorkspace({ workspace });
    const found = await readPage(query, step, 'desc');
    return { items: found.data, cursor: found.cursor };
  });
  return { ...page, items: page.items.map(summarizeRollout) };
}

/** Those of some installations, or of all of the app's, that are in the workspace and have another version. */
async function candidates(workspace: string, version: Version, chosen: string[] | undefined): Promise<string[]> {
  const { app } = version;
  const keys = chosen?.map(installation => ({ installation }));
  const found = keys
    ? await wholeBatch(keys, some => installations.get(some).go({ consistent: true }))
    : (await installations.query.ofApp({ app }).go({ pages: 'all' })).data;
  const fits = (each: Installation): boolean =>
    each.workspace === workspace && each.app === app && each.status !== 'removed' && each.version !== version.version;
  return found.filter(fits).map(({ installation }) => installation);
}

async function chooseMembers(workspace: string, version: Version, chosen: string[] | undefined): Promise<string[]> {
  const wanted = chosen && [...new Set(chosen)];
  const possible = new Set(await candidates(workspace, version, wanted));
  const unknown = (chosen ?? []).findIndex(id => !possible.has(id));
  if (unknown >= 0)
    throw new Problem(400, 'invalid-input', `"${chosen?.[unknown]}" is not an installation that this upgrades.`, {
      errors: [
        {
          pointer: `/installations/${unknown}`,
          detail: `Not an installation of ${version.chartName} in this workspace, or at ${version.name} already.`,
        },
      ],
    });
  const members = wanted ?? [...possible];
  if (members.length === 0)
    throw new Problem(409, 'conflict', `There is no installation in this workspace to upgrade to ${version.name}.`);
  if (members.length > rolloutLimit)
    throw new Problem(
      409,
      'conflict',
      `There are ${members.length} installations: name at most ${rolloutLimit} at a time.`,
    );
  return members;
}

/**
 * Begins to bring a version to many installations, wave by wave.
 * @throws Problem 400 for an installation that is not one to upgrade, 409 when there is none.
 */
export async function beginRollout(
  workspace: string,
  version: Version,
  chosen: string[] | undefined,
  wave: number,
  order: Order,
): Promise<Rollout> {
  const members: Member[] = (await chooseMembers(workspace, version, chosen)).map(installation => ({
    installation,
    status: 'waiting',
  }));
  const rollout = newIdentifier('rol');
  const { actor, message, correlation, rollbackOnFailure } = order;
  const name = `${workspace}-${version.chartName}-rollout`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 69);
  const execution = `${name}-${rollout.slice(-10)}`;
  const { data } = await rollouts
    .create({
      rollout,
      workspace,
      app: version.app,
      chartName: version.chartName,
      version: version.version,
      versionName: version.name,
      status: 'running',
      wave,
      rollbackOnFailure,
      members,
      actor,
      message,
      correlation,
      execution: `${setting('ROLLOUT_ARN').replace(':stateMachine:', ':execution:')}:${execution}`,
      createdAt: new Date().toISOString(),
    })
    .go();
  const input = { rollout, workspace, chart: version.chartName, version: version.name, actor, wave };
  await stepFunctions().send(
    new StartExecutionCommand({
      stateMachineArn: setting('ROLLOUT_ARN'),
      name: execution,
      input: JSON.stringify({ ...input, installations: members.length }),
    }),
  );
  return data;
}
