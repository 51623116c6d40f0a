import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { type LocalCluster, startCluster } from './control-plane.ts';

const kubeconfigSchema = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.string() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.string(), 'client-key-data': z.string() }) }),
  ]),
});

const conditionsSchema = z.array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional() }));
const stateSchema = z.object({
  waiting: z.object({ reason: z.string(), message: z.string().optional() }).optional(),
  terminated: z.object({ exitCode: z.number() }).optional(),
  running: z.object({}).optional(),
});
/** What the tests read of any object. */
const objectSchema = z.object({
  metadata: z.object({ name: z.string() }),
  involvedObject: z.object({ name: z.string() }).optional(),
  reason: z.string().optional(),
  spec: z.object({ clusterIP: z.string().optional(), volumeName: z.string().optional() }).optional(),
  status: z
    .object({
      phase: z.string().optional(),
      token: z.string().optional(),
      readyReplicas: z.number().optional(),
      succeeded: z.number().optional(),
      conditions: conditionsSchema.optional(),
      containerStatuses: z.array(z.object({ ready: z.boolean(), state: stateSchema })).optional(),
    })
    .optional(),
});
type Found = z.output<typeof objectSchema>;

const directory = mkdtempSync(join(tmpdir(), 'berth-cluster-'));
const space = '/api/v1/namespaces/try';
const apps = '/apis/apps/v1/namespaces/try';
const batch = '/apis/batch/v1/namespaces/try';
let cluster: LocalCluster;

interface Answer {
  status: number;
  body: unknown;
}

/** Calls the API server as the kubeconfig's user does, or as nobody. */
function call(
  method: string,
  path: string,
  body?: object,
  { anonymous = false, patience = 10_000 } = {},
): Promise<Answer> {
  const config = kubeconfigSchema.parse(parse(readFileSync(cluster.kubeconfig, 'utf8')));
  const decode = (data: string): Buffer => Buffer.from(data, 'base64');
  const { user } = config.users[0];
  const agent = new Agent({
    ca: decode(config.clusters[0].cluster['certificate-authority-data']),
    ...(anonymous ? {} : { cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) }),
  });
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, config.clusters[0].cluster.server),
      { method, agent, signal: AbortSignal.timeout(patience), headers: { 'content-type': 'application/json' } },
      response => {
        let text = '';
        response.on('data', chunk => (text += chunk));
        response.on('end', () => {
          const json = response.headers['content-type']?.startsWith('application/json');
          resolve({ status: response.statusCode ?? 0, body: json ? JSON.parse(text) : text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

async function get(path: string): Promise<Found> {
  return objectSchema.parse((await call('GET', path)).body);
}

async function list(path: string): Promise<Found[]> {
  return z.object({ items: z.array(objectSchema) }).parse((await call('GET', path)).body).items;
}

async function create(path: string, object: object): Promise<Found> {
  const { status, body } = await call('POST', path, object);
  if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
  return objectSchema.parse(body);
}

/** Asks again until the answer is the one that is waited for: slow machines take as long as they take. */
async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + 90_000; ; await sleep(200)) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) throw new Error(`Waited in vain; the last answer was ${JSON.stringify(answer)}`);
  }
}

const template = (image: string, more: object = {}): object => ({
  metadata: { labels: { image: image.replace(/\W/g, '-') } },
  spec: { containers: [{ name: 'main', image }], ...more },
});

function workload(name: string, image: string, replicas: number, more: object = {}): object {
  const selector = { matchLabels: { image: image.replace(/\W/g, '-') } };
  return { metadata: { name }, spec: { replicas, selector, template: template(image), ...more } };
}

function job(name: string, image: string): object {
  return { metadata: { name }, spec: { backoffLimit: 0, template: template(image, { restartPolicy: 'Never' }) } };
}

function podsOf(image: string): Promise<Found[]> {
  return list(`${space}/pods?labelSelector=image%3D${image.replace(/\W/g, '-')}`);
}

function condition(object: Found | undefined, type: string): string | undefined {
  return object?.status?.conditions?.find(condition => condition.type === type)?.status;
}

beforeAll(
  async () => {
    cluster = await startCluster({ directory }, line => console.log(line));
    await create('/api/v1/namespaces', { metadata: { name: 'try' } });
    await until(
      () => call('GET', `${space}/serviceaccounts/default`),
      answer => answer.status === 200,
    );
  },
  // The first build of the control plane takes about ten minutes on two cores.
  30 * 60_000,
);

afterAll(async () => {
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

describe('the local cluster', () => {
  it('is a Kubernetes 1.36.3 with ready nodes, for its owner alone', async () => {
    expect((await call('GET', '/version')).body).toMatchObject({ gitVersion: 'v1.36.3', major: '1', minor: '36' });
    const nodes = await list('/api/v1/nodes');
    expect(nodes.map(node => condition(node, 'Ready'))).toEqual(['True', 'True', 'True']);
    expect(statSync(cluster.kubeconfig).mode & 0o777).toBe(0o600);
    expect((await call('GET', '/readyz', undefined, { anonymous: true })).status).toBe(200);
    expect((await call('GET', '/api/v1/nodes', undefined, { anonymous: true })).status).toBe(401);
  });

  it('runs a Deployment’s pods, gives a Service an address and a service account a token', async () => {
    await create(`${apps}/deployments`, workload('web', 'nginx:1', 2));
    const service = await create(`${space}/services`, { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
    expect(service.spec?.clusterIP).toMatch(/^10\.96\./);
    const token = await create(`${space}/serviceaccounts/default/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name: 'default' },
      spec: {},
    });
    expect(token.status?.token).toMatch(/^ey/);
    await until(
      () => get(`${apps}/deployments/web`),
      found => found.status?.readyReplicas === 2,
    );
    expect((await podsOf('nginx:1')).map(pod => pod.status?.phase)).toEqual(['Running', 'Running']);
  });

  it('binds the claims of a StatefulSet', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    await create(
      `${apps}/statefulsets`,
      workload('store', 'redis:6', 2, { serviceName: 'store', volumeClaimTemplates: [claim] }),
    );
    await until(
      () => get(`${apps}/statefulsets/store`),
      found => found.status?.readyReplicas === 2,
    );
    const claims = await list(`${space}/persistentvolumeclaims`);
    expect(claims.map(claim => claim.status?.phase)).toEqual(['Bound', 'Bound']);
    const volumes = (await list('/api/v1/persistentvolumes')).map(volume => volume.metadata.name).sort();
    expect(volumes).toEqual(claims.map(claim => claim.spec?.volumeName).sort());
  });

  it('completes a Job, fails one with berth.test/fails, and leaves one with berth.test/hangs running', async () => {
    await create(`${batch}/jobs`, job('hangs', 'berth.test/hangs:1'));
    await create(`${batch}/jobs`, job('works', 'busybox:1'));
    await create(`${batch}/jobs`, job('fails', 'berth.test/fails:1'));
    await until(
      () => get(`${batch}/jobs/works`),
      found => condition(found, 'Complete') === 'True' && found.status?.succeeded === 1,
    );
    await until(
      () => get(`${batch}/jobs/fails`),
      found => condition(found, 'Failed') === 'True',
    );
    const [failed] = await podsOf('berth.test/fails:1');
    expect(failed?.status?.phase).toBe('Failed');
    expect(failed?.status?.containerStatuses?.[0]?.state.terminated?.exitCode).toBe(1);
    const [hanging] = await until(
      () => podsOf('berth.test/hangs:1'),
      ([pod]) => condition(pod, 'Ready') === 'True',
    );
    expect(hanging?.status?.phase).toBe('Running');
  });

  it('cannot pull berth.test/missing, and never finds berth.test/unready ready', async () => {
    await create(`${apps}/deployments`, workload('missing', 'berth.test/missing:1', 1));
    await create(`${apps}/deployments`, workload('unready', 'berth.test/unready', 1));
    await create(`${apps}/deployments`, workload('crashes', 'berth.test/fails', 1));
    const reason = ([pod]: Found[]): string | undefined => pod?.status?.containerStatuses?.[0]?.state.waiting?.reason;
    const [missing] = await until(
      () => podsOf('berth.test/missing:1'),
      pods => reason(pods) === 'ImagePullBackOff',
    );
    expect(missing?.status?.phase).toBe('Pending');
    expect(missing?.status?.containerStatuses?.[0]?.state.waiting?.message).toContain('berth.test/missing:1');
    const events = await until(
      () => list(`${space}/events`),
      events => events.some(event => event.reason === 'BackOff' && event.involvedObject?.name.startsWith('missing-')),
    );
    expect(events.map(event => event.reason)).toContain('Failed');
    const [unready] = await until(
      () => podsOf('berth.test/unready'),
      ([pod]) => pod?.status?.phase === 'Running',
    );
    expect(condition(unready, 'Ready')).toBe('False');
    // A failed pod that a ReplicaSet replaces at once would be the first of thousands.
    const crashing = await until(
      () => podsOf('berth.test/fails'),
      pods => reason(pods) === 'CrashLoopBackOff',
    );
    expect(crashing).toHaveLength(1);
  });

  it('answers nobody while it is suspended, and goes on where it was', async () => {
    cluster.suspend();
    await expect(call('GET', '/version', undefined, { patience: 2000 })).rejects.toThrow('aborted');
    cluster.resume();
    const [node] = await until(
      () => list('/api/v1/nodes'),
      nodes => nodes.every(node => condition(node, 'Ready') === 'True'),
    );
    expect(node?.metadata.name).toBe('berth-1');
  });

  it('keeps what it holds over a restart', async () => {
    await cluster.stop();
    cluster = await startCluster({ directory }, () => undefined);
    expect((await get(`${apps}/deployments/web`)).status?.readyReplicas).toBe(2);
    await create(`${apps}/deployments`, workload('later', 'nginx:2', 1));
    await until(
      () => get(`${apps}/deployments/later`),
      found => found.status?.readyReplicas === 1,
    );
  });

  it('deletes a namespace with all that is in it, the volumes too', async () => {
    await call('DELETE', space);
    await until(
      () => call('GET', space),
      answer => answer.status === 404,
    );
    await until(
      () => list('/api/v1/persistentvolumes'),
      volumes => volumes.length === 0,
    );
  });
});
