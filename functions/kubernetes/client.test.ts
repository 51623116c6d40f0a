import { afterEach, describe, expect, it } from 'vitest';
import { ClusterUnreachable, KubernetesClient, type KubernetesClientOptions, KubernetesError } from './client.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { clientCertificate, clientKey, json, type StandIn, served, serverCertificate, standIn } from './testing.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serving(answer: Parameters<typeof standIn>[0]): Promise<StandIn> {
  const server = await standIn((request, response) => {
    const resources = served[request.url];
    if (resources) json(response, { resources });
    else answer(request, response);
  });
  open.push(() => server.close());
  return server;
}

function clientOf(access: ClusterAccess, options: Partial<KubernetesClientOptions> = {}): KubernetesClient {
  const client = new KubernetesClient(access, { allowPrivate: true, ...options });
  open.push(() => client.close());
  return client;
}

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name });
const object = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' } });
const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error: Error) => error,
  );

describe('requests', () => {
  it('sends the token, whom to act as, and one group a header', async () => {
    const server = await serving((_, response) => json(response, object('a')));
    const impersonate = { user: 'berth:project:prj_a', groups: ['system:authenticated', 'berth:cluster-wide'] };
    await clientOf(server.access, { impersonate }).get(pod('a'));
    const [, request] = server.requests;
    expect(request).toMatchObject({
      method: 'GET',
      url: '/api/v1/namespaces/shop/pods/a',
      headers: {
        authorization: 'Bearer a-secret-token',
        'impersonate-user': 'berth:project:prj_a',
        accept: 'application/json',
      },
    });
    const groups = request?.rawHeaders.filter((_, index, all) => all[index - 1]?.toLowerCase() === 'impersonate-group');
    expect(groups).toEqual(impersonate.groups);
  });

  it('puts requests under the path of the server', async () => {
    const server = await serving((_, response) => json(response, { major: '1', minor: '36', gitVersion: 'v1.36.3' }));
    const client = clientOf({ ...server.access, server: `${server.access.server}/k8s/clusters/c-1` });
    expect(await client.version()).toMatchObject({ gitVersion: 'v1.36.3' });
    expect(server.requests[0]?.url).toBe('/k8s/clusters/c-1/version');
  });

  it.each([
    'system:admin',
    'system:masters',
    'SYSTEM:masters',
    'a\r\nImpersonate-Group: system:masters',
    'a\n',
    'a b',
    'a,system:masters',
    'a%0aImpersonate-Group',
    'ä',
    'a\u0000',
    '',
    ' a',
    'a'.repeat(300),
  ])('refuses to act as %j', name => {
    const access: ClusterAccess = {
      server: 'https://cluster.test',
      certificateAuthority: undefined,
      credentials: { kind: 'token', token: 'a' },
    };
    const make = (user: string, groups: string[]) => () =>
      new KubernetesClient(access, { allowPrivate: false, impersonate: { user, groups } });
    expect(make(name, [])).toThrow(TypeError);
    expect(make('fine', ['system:authenticated', name])).toThrow(TypeError);
  });

  it('refuses names that lead a path elsewhere', async () => {
    const server = await serving((_, response) => json(response, object('a')));
    const client = clientOf(server.access);
    for (const name of ['', '.', '..', '../../../kube-system/pods/a', 'a/b', 'a%2fb', 'a'.repeat(254)]) {
      expect(await failure(client.get(pod(name))), name).toBeInstanceOf(TypeError);
      expect(await failure(client.get({ ...pod('a'), namespace: name })), name).toBeInstanceOf(TypeError);
    }
    for (const apiVersion of ['', 'Fake.Example.com/v1', '../v1', 'apps/../v1', 'a/b/c', 'v1?x=', 'apps/v1#'])
      expect(await failure(client.get({ ...pod('a'), apiVersion })), apiVersion).toMatchObject({
        reason: 'UnknownKind',
      });
    await client.get(pod('a?b#c d'));
    expect(server.requests.at(-1)?.url).toBe('/api/v1/namespaces/shop/pods/a%3Fb%23c%20d');
  });

  it('shows a client certificate', async () => {
    const server = await serving((_, response) => json(response, { major: '1', minor: '36', gitVersion: 'v1' }));
    const seen: unknown[] = [];
    server.server.on('secureConnection', socket =>
      seen.push(socket.getPeerCertificate().subject?.CN, socket.authorized),
    );
    await clientOf({
      ...server.access,
      credentials: { kind: 'client-certificate', certificate: clientCertificate, key: clientKey },
    }).version();
    expect(seen).toEqual(['client', true]);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe('lists', () => {
  it('follows pages, and fills in the kind', async () => {
    const server = await serving(({ url }, response) => {
      const next = new URL(url, 'https://a').searchParams.get('continue');
      json(response, { metadata: { continue: next ? '' : 'more' }, items: [{ metadata: { name: next ? 'b' : 'a' } }] });
    });
    const pods = await clientOf(server.access).list('v1', 'Pod', { namespace: 'shop', labelSelector: 'a=b' });
    expect(pods).toEqual(['a', 'b'].map(name => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } })));
    expect(server.requests.slice(1).map(({ url }) => url)).toEqual([
      '/api/v1/namespaces/shop/pods?labelSelector=a%3Db&limit=500',
      '/api/v1/namespaces/shop/pods?labelSelector=a%3Db&limit=500&continue=more',
    ]);
  });

  it('asks for smaller pages where one is too large', async () => {
    const all = Array.from({ length: 40 }, (_, at) => ({ metadata: { name: `pod-${at}` }, data: 'x'.repeat(3000) }));
    const server = await serving(({ url = '' }, response) => {
      const query = new URL(url, 'https://a').searchParams;
      const from = Number(query.get('continue') ?? 0);
      const to = from + Number(query.get('limit'));
      json(response, { metadata: { continue: to < all.length ? String(to) : '' }, items: all.slice(from, to) });
    });
    const client = clientOf(server.access);
    const names = await client.pick('v1', 'Pod', ({ metadata }) => metadata.name, { pageBytes: 30_000 });
    expect(names).toEqual(all.map(({ metadata }) => metadata.name));
    expect(await failure(client.list('v1', 'Pod', { pageBytes: 2000 }))).toMatchObject({ kind: 'too-large' });
  });

  it('begins again when its pages expired, and gives up when they always do', async () => {
    let expired = 0;
    const server = await serving(({ url }, response) => {
      if (!url.includes('continue')) json(response, { metadata: { continue: 'more' }, items: [{ metadata: {} }] });
      else if (expired++ === 0 || url.includes('/secrets'))
        json(response, { kind: 'Status', reason: 'Expired', message: 'too old' }, 410);
      else json(response, { metadata: {}, items: null });
    });
    const client = clientOf(server.access);
    expect(await client.list('v1', 'Pod')).toHaveLength(1);
    expect(await failure(client.list('v1', 'Secret'))).toMatchObject({ status: 410, reason: 'Expired' });
    expect(server.requests.filter(({ url }) => url.includes('/secrets'))).toHaveLength(8);
  });

  it('does not follow a list without end', async () => {
    const server = await serving((_, response) => json(response, { metadata: { continue: 'more' }, items: [] }));
    expect(await failure(clientOf(server.access).list('v1', 'Pod'))).toMatchObject({ kind: 'too-large' });
  });

  it('asks for kinds once, and once more for one that is missing', async () => {
    const server = await serving((_, response) => json(response, { metadata: {}, items: [] }));
    const client = clientOf(server.access);
    await Promise.all([client.list('v1', 'Pod'), client.list('v1', 'Secret'), client.isNamespaced('v1', 'Namespace')]);
    expect(server.requests.filter(({ url }) => url === '/api/v1')).toHaveLength(1);
    expect(await client.isNamespaced('v1', 'Namespace')).toBe(false);
    expect(await client.isNamespaced('v1', 'Nothing')).toBeUndefined();
    expect(server.requests.filter(({ url }) => url === '/api/v1')).toHaveLength(2);
    expect(await failure(client.list('v1', 'Nothing'))).toMatchObject({ status: 404, reason: 'UnknownKind' });
  });
});

describe('faults', () => {
  it('tells what the API says, without the token', async () => {
    const server = await serving((_, response) =>
      json(
        response,
        { kind: 'Status', reason: 'Forbidden', message: 'no: a-secret-token', details: { name: 'a' } },
        403,
      ),
    );
    const error = await failure(clientOf(server.access).get(pod('a')));
    expect(error).toBeInstanceOf(KubernetesError);
    expect(error).toMatchObject({ status: 403, reason: 'Forbidden', message: 'no: (token)', details: { name: 'a' } });
  });

  it.each([302, 401, 500])('does not quote or follow a server that is no API server (%i)', async status => {
    const server = await serving((_, response) =>
      response
        .writeHead(status, { 'content-type': 'text/html', location: 'https://169.254.169.254/' })
        .end('secret page'),
    );
    const error = await failure(clientOf(server.access).version());
    expect(error).toMatchObject({ name: 'KubernetesError', status, reason: 'Unknown' });
    expect(error.message).not.toContain('secret page');
    expect(server.requests).toHaveLength(1);
  });

  const kinds: [string, Partial<KubernetesClientOptions>, (access: ClusterAccess) => Partial<ClusterAccess>, RegExp][] =
    [
      ['private-address', { allowPrivate: false }, () => ({}), /private network/],
      [
        'private-address',
        { allowPrivate: false },
        a => ({ server: a.server.replace('127.0.0.1', 'localhost') }),
        /private network/,
      ],
      ['private-address', {}, () => ({ server: 'https://169.254.169.254' }), /no cluster is there/],
      ['private-address', {}, () => ({ server: 'https://[::ffff:a9fe:a9fe]' }), /no cluster is there/],
      ['dns', {}, () => ({ server: 'https://nowhere.invalid' }), /DNS/],
      ['refused', {}, () => ({ server: 'https://127.0.0.1:1' }), /refused/],
      ['tls', {}, () => ({ certificateAuthority: serverCertificate }), /authority/],
      ['tls', {}, () => ({ certificateAuthority: undefined }), /authority/],
      ['tls', {}, () => ({ tlsServerName: 'other.test' }), /another name/],
      ['timeout', { timeoutMs: 50 }, () => ({}), /within 0.05 seconds/],
      ['aborted', { signal: AbortSignal.abort() }, () => ({}), /given up/],
    ];
  it.each(kinds)('puts %s into words', async (kind, options, change, detail) => {
    const server = await serving(() => undefined);
    const error = await failure(clientOf({ ...server.access, ...change(server.access) }, options).version());
    expect(error).toBeInstanceOf(ClusterUnreachable);
    expect(error).toMatchObject({ kind, detail: expect.stringMatching(detail) });
    expect(JSON.stringify([error.message, error.cause, error.stack])).not.toContain('a-secret-token');
    if (kind !== 'timeout') expect(server.requests).toEqual([]);
  });

  it('reaches the server by the name in its certificate', async () => {
    const server = await serving((_, response) => json(response, { major: '1', minor: '36', gitVersion: 'v1' }));
    await clientOf({ ...server.access, tlsServerName: 'cluster.test' }).version();
  });

  it('reads no answer without end', async () => {
    const server = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        if (response.destroyed) return;
        response.write(' '.repeat(65536));
        setTimeout(more, 1);
      };
      more();
    });
    const error = await failure(clientOf(server.access, { answerLimit: 1024 * 1024 }).version());
    expect(error).toMatchObject({ kind: 'too-large' });
  });

  it('does not wait for an answer that stops in the middle', async () => {
    const server = await serving((_, response) => void response.writeHead(200).write('{'));
    expect(await failure(clientOf(server.access, { timeoutMs: 200 }).version())).toMatchObject({ kind: 'timeout' });
  });

  it.each(['not JSON', '[]', '"x"'])('says that %s is not Kubernetes', async text => {
    const server = await serving((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(text),
    );
    expect(await failure(clientOf(server.access).version())).toMatchObject({ kind: 'not-kubernetes' });
  });

  it('waits when it is put off, and gives up after some times', async () => {
    let times = 0;
    const server = await serving((_, response) => {
      if (++times % 4 === 3) json(response, object('a'));
      else response.writeHead(429, { 'retry-after': '0' }).end();
    });
    const client = clientOf(server.access);
    await client.get(pod('a'));
    expect(times).toBe(3);
    const always = await serving((_, response) => response.writeHead(429, { 'retry-after': '0' }).end());
    expect(await failure(clientOf(always.access, { timeoutMs: 5000 }).version())).toMatchObject({ status: 429 });
  });

  it('sends a read again over a new connection when a kept one was closed, and a write not', async () => {
    const server = await serving(({ method }, response) => {
      const second = server.requests.length % 2 === 0;
      if (second || method !== 'GET') response.socket?.destroy();
      else json(response, { major: '1', minor: '36', gitVersion: 'v1' });
    });
    const client = clientOf(server.access);
    await client.version();
    await client.version();
    expect(server.requests).toHaveLength(3);
    expect(await failure(client.raw('POST', '/x', { body: {} }))).toMatchObject({ kind: 'reset' });
    expect(server.requests).toHaveLength(4);
  });
});

describe('permissions', () => {
  it('asks equal questions once, and answers in order', async () => {
    const server = await serving(({ body }, response) => {
      const { resource } = JSON.parse(body).spec.resourceAttributes;
      json(response, { status: { allowed: resource === 'pods', reason: 'so' } });
    });
    const questions = ['pods', 'secrets', 'pods'].map(resource => ({ verb: 'get', group: '', resource }));
    expect(await clientOf(server.access).canI(questions)).toEqual([true, false, true]);
    expect(server.requests).toHaveLength(2);
  });
});
