import { api, type Schema, take } from '../platform/api.ts';

export const queueStatuses = ['submitted', 'in-review', 'passed', 'rejected', 'active', 'suspended'] as const;
export type QueueStatus = (typeof queueStatuses)[number];
export type QueueItem = Schema<'ReviewQueueItem'>;

export function loadQueue(status: QueueStatus, cursor?: string) {
  const query = { status, limit: 50, ...(cursor ? { cursor } : {}) };
  return take(api.GET('/v1/reviews', { params: { query } }));
}

/** The version that waits longest, beside one. */
export async function nextInQueue(beside: string): Promise<QueueItem | undefined> {
  const { items } = await loadQueue('submitted');
  return items.find(({ id }) => id !== beside);
}
