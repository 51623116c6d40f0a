import { request as send } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { clientCertificate, clientKey, json } from './testing.ts';
import { ask, closeAll, elsewhere, guarding, impersonate, serving, version } from './testing-loopback.ts';

afterEach(closeAll);

describe('what a program sends', () => {
  it('goes to the cluster as the identity, with Berth’s credentials and none of its own', async () => {
    const server = await serving((_, response) => json(response, version));
    const { address } = await guarding(server.access);
    const hostile = {
      authorization: 'Bearer mine',
      'impersonate-user': 'system:admin',
      'Impersonate-Group': 'system:masters',
      'impersonate-uid': '0',
      'impersonate-extra-scopes': 'all',
      'x-remote-user': 'root',
      'x-forwarded-for': '10.0.0.1',
      'proxy-authorization': 'Basic x',
      cookie: 'a=b',
      connection: 'keep-alive, authorization',
      te: 'trailers',
      'accept-encoding': 'gzip',
      host: 'elsewhere.test',
    };
    const body = '{"a":1}';
    const headers = {
      ...hostile,
      accept: 'application/json;as=Table',
      'content-type': 'application/apply-patch+yaml',
      'user-agent': 'Helm/4',
    };
    const answer = await ask(address, {
      method: 'PATCH',
      path: '/api/v1/namespaces/shop/configmaps/a?fieldManager=helm&a=%2F',
      headers,
      body,
    });
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify(version) });
    const [seen] = server.requests;
    expect(seen).toMatchObject({
      method: 'PATCH',
      url: '/api/v1/namespaces/shop/configmaps/a?fieldManager=helm&a=%2F',
      body,
    });
    const { host, connection, 'impersonate-group': _, ...rest } = seen?.headers ?? {};
    expect(rest).toEqual({
      authorization: 'Bearer a-secret-token',
      'impersonate-user': 'berth:workspace:a',
      accept: 'application/json;as=Table',
      'accept-encoding': 'identity',
      'content-type': 'application/apply-patch+yaml',
      'content-length': String(body.length),
      'user-agent': 'Helm/4',
    });
    expect(`https://${host}`).toBe(server.access.server);
    expect(connection).toBe('keep-alive');
    const groups = seen?.rawHeaders.filter((_, at, all) => all[at - 1]?.toLowerCase() === 'impersonate-group');
    expect(groups).toEqual(impersonate.groups);
  });

  it('goes with a client certificate where the cluster wants one, and under the server’s path', async () => {
    const server = await serving((_, response) => json(response, version));
    const credentials = { kind: 'client-certificate' as const, certificate: clientCertificate, key: clientKey };
    const names: unknown[] = [];
    server.server.on('secureConnection', socket => names.push(socket.getPeerCertificate().subject?.CN));
    const { address } = await guarding({ ...server.access, server: `${server.access.server}/k8s/c-1`, credentials });
    expect((await ask(address)).status).toBe(200);
    expect([names, server.requests[0]?.url, server.requests[0]?.headers.authorization]).toEqual([
      ['client'],
      '/k8s/c-1/version',
      undefined,
    ]);
  });

  it.each<[string, Parameters<typeof ask>[1], number]>([
    ['a path that climbs', { path: '/a/../../secret' }, 400],
    ['a path that climbs in disguise', { path: '/a/%2e%2E/secret' }, 400],
    ['a step with a slash in it', { path: '/api/v1/namespaces/a%2f..%2fb' }, 400],
    ['a wrong escape', { path: '/a/%zz' }, 400],
    ['a step that is empty', { path: '/api/v1//pods' }, 400],
    ['a path that begins like another server', { path: '//elsewhere.test/api' }, 400],
    ['parameters of a step', { path: '/api/v1/namespaces/a;b=c/pods' }, 400],
    ['the same in disguise, too', { path: '/api/v1/namespaces/a%3Bb/pods' }, 400],
    ['a shell in a pod', { method: 'POST', path: '/api/v1/namespaces/a/pods/b/exec?command=sh' }, 403],
    ['a pod’s own service', { path: '/api/v1/namespaces/a/services/b:80/proxy/metrics' }, 403],
    ['a node’s own service', { path: '/api/v1/nodes/n/proxy/pods' }, 403],
    ['the same in disguise', { path: '/api/v1/namespaces/a/pods/b/%65xec' }, 403],
    ['the same by an old path', { path: '/api/v1/proxy/namespaces/a/services/b:80/' }, 403],
    ['the same as a watch', { path: '/api/v1/watch/namespaces/a/pods/b/proxy/' }, 403],
    ['a container in a running pod', { method: 'PATCH', path: '/api/v1/namespaces/a/pods/b/ephemeralcontainers' }, 403],
    ['an identity’s token', { method: 'POST', path: '/api/v1/namespaces/a/serviceaccounts/b/token' }, 403],
    ['another kind of connection', { headers: { connection: 'Upgrade', upgrade: 'SPDY/3.1' } }, 403],
    ['another method', { method: 'TRACE' }, 405],
    ['too much', { method: 'POST', body: 'x'.repeat(9 * 1024 * 1024) }, 413],
  ])('is refused: %s', async (_, request, status) => {
    const server = await serving((_, response) => json(response, version));
    const { address } = await guarding(server.access);
    const answer = await ask(address, request);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      status,
      expect.objectContaining({ kind: 'Status', code: status }),
    ]);
    expect(server.requests).toEqual([]);
  });

  it('is refused from who does not know the address, and by a tunnel', async () => {
    const server = await serving((_, response) => json(response, version));
    const { address } = await guarding(server.access);
    const { origin, pathname, port } = new URL(address);
    for (const other of [
      origin,
      `${origin}${pathname.slice(0, -1)}`,
      `${origin}${pathname}x`,
      `${origin}/${'a'.repeat(32)}`,
    ])
      expect((await ask(other)).status).toBe(401);
    const tunnel = await new Promise(resolve => {
      const sent = send({ host: '127.0.0.1', port, method: 'CONNECT', path: '127.0.0.1:80' });
      sent.on('connect', () => resolve('connected'));
      sent.on('error', () => resolve('refused'));
      sent.end();
    });
    expect(tunnel).toBe('refused');
    expect(server.requests).toEqual([]);
  });
});

describe('what a cluster answers', () => {
  it('comes as it is, but for what leads elsewhere, sets something or asks for credentials', async () => {
    const server = await serving((_, response) =>
      response
        .writeHead(200, {
          'content-type': 'application/vnd.kubernetes.protobuf',
          'set-cookie': 'a=b',
          location: 'https://elsewhere.test',
          link: '<https://elsewhere.test>',
          refresh: '0; url=https://elsewhere.test',
          'www-authenticate': 'Bearer',
          'alt-svc': 'h2=":443"',
          warning: '299 - "old"',
        })
        .end(Buffer.from([0x6b, 0x38, 0x73, 0, 255])),
    );
    const { address } = await guarding(server.access);
    const { headers, status } = await ask(address);
    const { date: _, connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...rest } = headers;
    expect([status, rest]).toEqual([
      200,
      { 'content-type': 'application/vnd.kubernetes.protobuf', warning: '299 - "old"' },
    ]);
  });

  it('is streamed while it lasts, and the cluster is told when nobody reads any more', async () => {
    let ended = false;
    const server = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      response.write('{"type":"ADDED"}\n');
      response.on('close', () => {
        ended = true;
      });
    });
    const loopback = await guarding(server.access, { timeoutMs: 200 });
    const { hostname, port, pathname } = new URL(loopback.address);
    const sent = send({ hostname, port, path: `${pathname}/api/v1/pods?watch=true`, agent: false });
    sent.on('error', () => undefined);
    const chunks: string[] = [];
    sent.on('response', response => {
      response.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
      response.on('error', () => undefined);
    });
    sent.end();
    await expect.poll(() => chunks).toEqual(['{"type":"ADDED"}\n']);
    // It outlasts the patience with other answers.
    await new Promise(resolve => setTimeout(resolve, 400));
    expect([ended, loopback.fault]).toEqual([false, undefined]);
    sent.destroy();
    await expect.poll(() => ended).toBe(true);
    expect(loopback.fault).toBeUndefined();
  });

  it.each([301, 302, 303, 307, 308])('as a redirection (%d) is not followed, nor handed on', async status => {
    const { origin, came } = await elsewhere();
    const location = `${origin}/caught`;
    const server = await serving((_, response) => response.writeHead(status, { location }).end());
    const loopback = await guarding(server.access);
    const answer = await ask(loopback.address);
    expect([answer.status, answer.headers.location, came]).toEqual([502, undefined, []]);
    expect(answer.body).not.toContain('caught');
    expect(loopback.fault).toMatchObject({ kind: 'not-kubernetes', detail: expect.stringContaining(String(status)) });
  });

  it('as an error is handed on, without the credentials that it quotes', async () => {
    const message = 'You said Bearer a-secret-token, \\u0061-secret-token';
    const server = await serving((_, response) =>
      response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '86400' })
        .end(`{"kind":"Status","message":"${message}","code":429}`),
    );
    const { address } = await guarding(server.access);
    const { status, headers, body } = await ask(address);
    expect([status, headers['retry-after'], JSON.parse(body).message]).toEqual([
      429,
      '10',
      'You said Bearer (token), (token)',
    ]);
  });

  it('as an error in protobuf is handed on, unless it quotes credentials', async () => {
    const packed = (message: string) => `k8s\0\n\f\n\u0002v1\u0012\u0006Status\u0012\u0010${message}`;
    const server = await serving(({ url }, response) =>
      response
        .writeHead(403, { 'content-type': 'application/vnd.kubernetes.protobuf' })
        .end(packed(url === '/told' ? 'a-secret-token' : 'forbidden')),
    );
    const { address } = await guarding(server.access);
    const answer = await ask(address);
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([
      403,
      'application/vnd.kubernetes.protobuf',
      packed('forbidden'),
    ]);
    expect((await ask(address, { path: '/told' })).body).toContain('not as a Kubernetes API does');
  });

  it('as an error is not quoted where it is no Kubernetes API’s', async () => {
    const server = await serving((_, response) => response.writeHead(500).end('what only Berth can read'));
    const { address } = await guarding(server.access);
    expect((await ask(address)).body).not.toContain('only Berth');
  });

  it('is bounded', async () => {
    const server = await serving((_, response) => json(response, 'x'.repeat(3000)));
    const loopback = await guarding(server.access, { answerLimit: 2000 });
    await expect(ask(loopback.address)).rejects.toThrow();
    expect(loopback.fault).toMatchObject({ kind: 'too-large' });
  });
});
