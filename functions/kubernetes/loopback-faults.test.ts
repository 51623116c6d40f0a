import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { helmBinary } from '../../local/tools.ts';
import { HelmFailure, withHelmHome } from '../chart/helm.ts';
import { PlacedPackage } from '../chart/placed-package.ts';
import { chartOf } from '../chart/testing-helm.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { type Loopback, type LoopbackOptions, saysSilent } from './loopback.ts';
import { json, serverCertificate } from './testing.ts';
import { ask, closeAll, elsewhere, guarding, serving, version } from './testing-loopback.ts';

afterEach(closeAll);

describe('a cluster that does not answer', () => {
  const kinds: [
    kind: string,
    options: Partial<LoopbackOptions>,
    change: (access: ClusterAccess) => Partial<ClusterAccess>,
  ][] = [
    ['private-address', { allowPrivate: false }, () => ({})],
    [
      'private-address',
      { allowPrivate: false },
      ({ server }) => ({ server: server.replace('127.0.0.1', 'localhost') }),
    ],
    ['private-address', {}, () => ({ server: 'https://169.254.169.254' })],
    ['dns', {}, () => ({ server: 'https://nowhere.invalid' })],
    ['refused', {}, () => ({ server: 'https://127.0.0.1:1' })],
    ['tls', {}, () => ({ certificateAuthority: serverCertificate })],
    ['tls', {}, () => ({ tlsServerName: 'other.test' })],
    ['timeout', { timeoutMs: 50 }, () => ({})],
  ];
  it.each(kinds)('is recognised: %s', async (kind, options, change) => {
    const server = await serving(() => undefined);
    const loopback = await guarding({ ...server.access, ...change(server.access) }, options);
    const { status, body } = await ask(loopback.address);
    expect([status, saysSilent(body)]).toEqual([502, true]);
    expect(loopback.fault).toMatchObject({ kind });
    expect(body).not.toContain('a-secret-token');
  });

  it('is forgotten when it answers again, and a kept connection that was cut is not taken for it', async () => {
    let sockets: Duplex[] = [];
    let away = true;
    const server = await serving((_, response) => (away ? response.destroy() : json(response, version)));
    server.server.on('connection', socket => sockets.push(socket));
    const loopback = await guarding(server.access);
    expect((await ask(loopback.address)).status).toBe(502);
    expect([loopback.fault?.kind, loopback.lastFault?.kind]).toEqual(['reset', 'reset']);
    away = false;
    sockets = [];
    for (let round = 0; round < 3; round++) expect((await ask(loopback.address)).status).toBe(200);
    expect([sockets.length, loopback.fault, loopback.lastFault?.kind]).toEqual([1, undefined, 'reset']);
    for (const socket of sockets) socket.destroy();
    expect((await ask(loopback.address)).status).toBe(200);
  });
});

describe('an answer in an encoding that nobody asked for', () => {
  it('is not handed on', async () => {
    const server = await serving((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync('{}')),
    );
    const loopback = await guarding(server.access);
    expect(await ask(loopback.address, { headers: { 'accept-encoding': 'gzip' } })).toMatchObject({ status: 502 });
    expect(loopback.fault).toMatchObject({ kind: 'not-kubernetes' });
    expect(server.requests[0]?.headers['accept-encoding']).toBe('identity');
  });
});

describe('credentials that expire', () => {
  const token = (name: string, left: number) => ({
    credentials: { kind: 'token' as const, token: name },
    expiresAt: new Date(Date.now() + left),
  });

  it('are renewed once, before they do', async () => {
    const server = await serving((_, response) => json(response, version));
    let renewals = 0;
    const renew = async () => {
      renewals++;
      return { ...server.access, server: 'https://elsewhere.test', ...token('new', 900_000) };
    };
    const { address } = await guarding({ ...server.access, ...token('old', 170_000) }, { renew });
    await Promise.all([ask(address), ask(address), ask(address)]);
    await ask(address);
    expect(renewals).toBe(1);
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer new']));
  });

  it('are used until then where they cannot be renewed', async () => {
    const server = await serving((_, response) => json(response, version));
    const renew = () => Promise.reject(new Error('no'));
    const { address } = await guarding({ ...server.access, ...token('old', 1000) }, { renew });
    expect((await ask(address)).status).toBe(200);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer old');
  });
});

describe('helm', () => {
  const installs = async (loopback: Loopback): Promise<HelmFailure> =>
    withHelmHome(
      async home => {
        const chart = await PlacedPackage.place(
          home,
          chartOf({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' }),
        );
        const run = home.run({ verb: 'upgrade', release: 'a', chart, flags: ['--install', '--namespace=shop'] });
        return run.then(
          () => expect.fail('it should have failed'),
          error => error,
        );
      },
      { helm: await helmBinary(), kubeconfig: loopback.kubeconfig('shop') },
    );

  it('has no credential, and follows nobody who answers it with a redirection', async () => {
    const { origin, came } = await elsewhere();
    const server = await serving(({ url }, response) =>
      url === '/version' ? json(response, version) : response.writeHead(307, { location: origin + url }).end(),
    );
    const loopback = await guarding(server.access);
    expect(loopback.kubeconfig('shop')).not.toContain('a-secret-token');
    const failure = await installs(loopback);
    expect(failure).toBeInstanceOf(HelmFailure);
    expect(came).toEqual([]);
    // It came as far as the redirection, as the one who it is to be.
    expect(server.requests.length).toBeGreaterThan(1);
    for (const { headers } of server.requests)
      expect(headers).toMatchObject({
        authorization: 'Bearer a-secret-token',
        'impersonate-user': 'berth:workspace:a',
      });
    expect(saysSilent(failure.stderr)).toBe(true);
    expect(failure.stderr).toContain('redirection (307)');
  });

  it('says at once that a cluster does not answer', async () => {
    const loopback = await guarding({ ...(await serving(() => undefined)).access, server: 'https://127.0.0.1:1' });
    const { stderr } = await installs(loopback);
    expect(stderr).toContain('Nothing listens at the address of the API server');
    expect([saysSilent(stderr), loopback.fault?.kind]).toEqual([true, 'refused']);
    expect(stderr).not.toContain(loopback.address);
  });
});
