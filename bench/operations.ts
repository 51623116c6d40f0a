import type { Client } from './client.ts';
import type { Chart } from './indexes.ts';
import type { Usage } from './prices.ts';
import type { Road } from './road.ts';

/** Who sends a message: S3; who fetches and deletes it: Lambda. Its idle polling, some 15 requests a minute, is not an operation's. */
const requestsOfAMessage = 3;
/** Of the message that asks for an inspection, sending is one of the function's calls. */
const requestsOfAnInspection = 2;

/** States that are entered: an upload starts at 'resume' and goes to 'draft'; an action goes through 'after …' to the next status. */
const statesOfAStep = 2;

/** One operation: what it needs beside the calls of functions, which are counted. */
export interface Operation {
  name: string;
  uses: Partial<Usage>;
  /** Whether the state machine writes a status, and whether it is the first. */
  transition?: 'first' | 'next';
  /** Does it once; answers the version that it moved, or ''. */
  run(chart: Chart): Promise<string>;
}

/** The versions that were made of the charts. */
type Drafts = Map<Chart, string>;

function drop(road: Road, drafts: Drafts): Operation {
  return {
    name: 'drop → draft',
    uses: {
      s3Puts: 1,
      sqsRequests: requestsOfAMessage + requestsOfAnInspection,
      stateTransitions: statesOfAStep,
    },
    transition: 'first',
    run: async chart => {
      const version = await road.drop(chart);
      await road.inspected(version);
      drafts.set(chart, version);
      return version;
    },
  };
}

function act(client: Client, drafts: Drafts, who: 'isv' | 'reviewer', action: string, status: string): Operation {
  return {
    name: `${action} → ${status}`,
    uses: { httpRequests: 1, stateTransitions: statesOfAStep },
    transition: 'next',
    run: async chart => {
      const version = drafts.get(chart) ?? '';
      await client.act(who, version, action);
      return version;
    },
  };
}

function get(client: Client, name: string, path: string, etag?: () => Promise<string>): Operation {
  return {
    name,
    uses: { httpRequests: 1 },
    run: async () => {
      const headers: Record<string, string> = etag ? { 'if-none-match': await etag() } : {};
      const answer = await client.call('GET', path, { headers, follow: true });
      const expected = etag ? 304 : 200;
      if (answer.status !== expected) throw new Error(`${path} was answered ${answer.status}, not ${expected}`);
      return '';
    },
  };
}

/** What is counted, in this order: each takes the versions on from where the one before left them. */
export function operations(client: Client, road: Road): Operation[] {
  const drafts: Drafts = new Map();
  // Read past the functions, so it is not counted.
  const etag = async (): Promise<string> => (await road.indexEtag()) ?? '';
  return [
    drop(road, drafts),
    act(client, drafts, 'isv', 'submit', 'submitted'),
    act(client, drafts, 'reviewer', 'pass', 'passed'),
    act(client, drafts, 'isv', 'release', 'active, in the index'),
    get(client, 'GET index, whole', '/charts/index.yaml'),
    get(client, 'GET index, 304', '/charts/index.yaml', etag),
    get(client, 'search', '/v1/store/apps?q=graf'),
  ];
}
