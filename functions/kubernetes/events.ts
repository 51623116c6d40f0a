import { numberAt, textAt } from './fields.ts';
import type { KubernetesObject } from './object.ts';

/** Something that Kubernetes tells of an object. */
export interface ObjectEvent {
  /** 'Normal' or 'Warning'. */
  type: string;
  /** One word: 'FailedScheduling'. */
  reason: string;
  message: string;
  count: number;
  /** RFC 3339, UTC. */
  lastSeen: string;
}

/** An event with whom it is about. */
export interface FoundEvent {
  about: { uid: string; kind: string; name: string };
  event: ObjectEvent;
}

/** API servers keep events for an hour (--event-ttl); some clusters longer, and old ones only confuse. Milliseconds. */
const recent = 60 * 60 * 1000;

/** Two APIs write the same objects, with their times in different fields (core/v1 and events.k8s.io/v1). */
function lastSeen(event: KubernetesObject): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ||
    textAt(event, 'lastTimestamp') ||
    textAt(event, 'eventTime') ||
    (event.metadata.creationTimestamp ?? '')
  );
}

/** Reads core/v1 Events; leaves out those that were last seen over an hour ago. Newest first. */
export function recentEvents(events: readonly KubernetesObject[], now: Date): FoundEvent[] {
  const since = now.getTime() - recent;
  return events
    .map(event => ({ event, time: Date.parse(lastSeen(event)) }))
    .filter(({ time }) => time >= since)
    .sort((one, other) => other.time - one.time)
    .map(({ event, time }) => ({
      about: {
        uid: textAt(event, 'involvedObject', 'uid'),
        kind: textAt(event, 'involvedObject', 'kind'),
        name: textAt(event, 'involvedObject', 'name'),
      },
      event: {
        type: textAt(event, 'type'),
        reason: textAt(event, 'reason'),
        message: textAt(event, 'message'),
        count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
        lastSeen: new Date(time).toISOString(),
      },
    }));
}
