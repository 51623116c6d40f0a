import { installations, operations } from '../platform/entities/installation.ts';
import { filteredPage, named, offsetPage, writeOffset } from '../platform/paging.ts';
import { wholeBatch } from '../platform/whole-batch.ts';
import { viewMember } from './rollout.ts';
import type { MemberStatus, Rollout } from './views.ts';

type Member = Rollout['members'][number] & { place: number };

/** The steps of those operations that run: at most a wave's. */
async function stepsOf(
  members: readonly Member[],
): Promise<Map<string, { step: string; detail?: string | undefined }>> {
  const keys = members.flatMap(({ installation, operation, status }) =>
    operation && status === 'running' ? [{ installation, operation }] : [],
  );
  const running = await wholeBatch(keys, some => operations.get(some).go());
  return new Map(running.map(each => [each.installation, each]));
}

/** Shows those whose release is looked for, with what is known of their installations. */
async function show(rollout: Rollout, members: readonly Member[], q: string | undefined) {
  const keys = members.map(({ installation }) => ({ installation }));
  const read = await wholeBatch(keys, some => installations.get(some).go());
  const known = new Map(read.map(each => [each.installation, each]));
  const found = members.filter(({ installation }) => named(known.get(installation)?.release ?? installation, q));
  const steps = await stepsOf(found);
  return found.map(member => {
    const { release = member.installation, namespace = '', cluster = '' } = known.get(member.installation) ?? {};
    const { step = '', detail = '' } = steps.get(member.installation) ?? {};
    const view = viewMember(member);
    const wave = 1 + Math.floor(member.place / rollout.wave);
    return { ...view, detail: view.detail || detail, wave, release, namespace, cluster, step, place: member.place };
  });
}

/** One page of the installations of a rollout, in the order of their waves. */
export async function listMembers(
  rollout: Rollout,
  {
    q,
    status,
    limit,
    cursor = null,
  }: {
    q?: string | undefined;
    status?: MemberStatus | undefined;
    limit: number;
    cursor?: string | null | undefined;
  },
) {
  const members = rollout.members.map((member, place) => ({ ...member, place }));
  const page = await filteredPage(
    { limit, cursor },
    async step => offsetPage(members, step),
    rows =>
      show(
        rollout,
        rows.filter(member => !status || member.status === status),
        q,
      ),
    ({ place }) => writeOffset(place + 1),
  );
  return { ...page, items: page.items.map(({ place: _, ...view }) => view) };
}
