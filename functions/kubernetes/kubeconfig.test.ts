import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type KubeconfigError, KubeconfigFault, parseKubeconfig } from './kubeconfig.ts';
import { authority, clientCertificate, clientKey, serverCertificate } from './testing.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const goodCluster = { server: 'https://cluster.test:6443', 'certificate-authority-data': base64(authority) };

function config(
  user: Record<string, unknown> = { token: 'abc.def' },
  cluster: Record<string, unknown> = goodCluster,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts: [
      { name: 'other', context: { cluster: 'gone', user: 'gone' } },
      { name: 'here', context: { cluster: 'one', user: 'me' } },
    ],
    clusters: [{ name: 'one', cluster }],
    users: [
      { name: 'else', user: { exec: { command: 'rm' } } },
      { name: 'me', user },
    ],
  });
}

function faults(text: string): KubeconfigError[] {
  try {
    parseKubeconfig(text);
  } catch (error) {
    expect(error).toBeInstanceOf(KubeconfigFault);
    return error instanceof KubeconfigFault ? error.errors : [];
  }
  return [];
}

describe('parseKubeconfig', () => {
  it('reads a token, of the current context only', () => {
    expect(
      parseKubeconfig(config({ token: 'abc.def\n' }, { ...goodCluster, server: 'https://Cluster.test/k8s/' })),
    ).toEqual({
      server: 'https://cluster.test/k8s',
      certificateAuthority: authority,
      credentials: { kind: 'token', token: 'abc.def' },
    });
  });

  it('reads a client certificate, and takes comments out of bundles', () => {
    const bundle = base64(`# of the lab\n${authority}\nand another\n${serverCertificate}`);
    const user = { 'client-certificate-data': base64(clientCertificate), 'client-key-data': base64(clientKey) };
    const cluster = { ...goodCluster, 'certificate-authority-data': bundle, 'tls-server-name': 'cluster.test' };
    expect(parseKubeconfig(config(user, cluster))).toEqual({
      server: 'https://cluster.test:6443',
      certificateAuthority: authority + serverCertificate,
      tlsServerName: 'cluster.test',
      credentials: { kind: 'client-certificate', certificate: clientCertificate, key: clientKey },
    });
  });

  const user = '/users/1/user';
  const cluster = '/clusters/0/cluster';
  it.each<[string, string, string, RegExp]>([
    ['exec', config({ exec: { command: 'aws' } }), `${user}/exec`, /runs no program/],
    ['auth-provider', config({ 'auth-provider': { name: 'gcp' } }), `${user}/auth-provider`, /runs no program/],
    ['tokenFile', config({ tokenFile: '/etc/passwd' }), `${user}/tokenFile`, /reads no file/],
    [
      'a certificate file',
      config({ token: 'a', 'client-certificate': '/x' }),
      `${user}/client-certificate`,
      /reads no file/,
    ],
    ['a key file', config({ token: 'a', 'client-key': '/x' }), `${user}/client-key`, /reads no file/],
    ['a password', config({ username: 'me', password: 'x' }), `${user}/username`, /no passwords/],
    ['impersonation', config({ token: 'a', as: 'system:admin' }), `${user}/as`, /whom it acts for/],
    ['no credentials', config({}), user, /neither/],
    ['two credentials', config({ token: 'a', 'client-key-data': base64(clientKey) }), user, /Keep one/],
    [
      'a token with a line break',
      config({ token: 'a\r\nX-Remote-User: admin' }),
      `${user}/token`,
      /not a bearer token/,
    ],
    [
      'a key of another',
      config({ 'client-certificate-data': base64(authority), 'client-key-data': base64(clientKey) }),
      `${user}/client-key-data`,
      /not the key/,
    ],
    [
      'no key',
      config({ 'client-certificate-data': base64(authority), 'client-key-data': base64('x') }),
      `${user}/client-key-data`,
      /not a private key/,
    ],
    ['http', config(undefined, { server: 'http://cluster.test' }), `${cluster}/server`, /https/],
    ['userinfo', config(undefined, { server: 'https://a:b@cluster.test' }), `${cluster}/server`, /password in it/],
    ['a query', config(undefined, { server: 'https://cluster.test?x=1' }), `${cluster}/server`, /query/],
    ['no server', config(undefined, {}), `${cluster}/server`, /missing/],
    [
      'no check of TLS',
      config(undefined, { ...goodCluster, 'insecure-skip-tls-verify': true }),
      `${cluster}/insecure-skip-tls-verify`,
      /anybody on the way/,
    ],
    [
      'an authority file',
      config(undefined, { server: 'https://a.b', 'certificate-authority': '/x' }),
      `${cluster}/certificate-authority`,
      /reads no file/,
    ],
    [
      'an authority that is none',
      config(undefined, { server: 'https://a.b', 'certificate-authority-data': base64('x') }),
      `${cluster}/certificate-authority-data`,
      /no certificate/,
    ],
    [
      'an authority that is not base64',
      config(undefined, { server: 'https://a.b', 'certificate-authority-data': '§' }),
      `${cluster}/certificate-authority-data`,
      /base64/,
    ],
    ['a proxy', config(undefined, { ...goodCluster, 'proxy-url': 'http://p' }), `${cluster}/proxy-url`, /directly/],
    [
      'a TLS name that is none',
      config(undefined, { ...goodCluster, 'tls-server-name': 'a b' }),
      `${cluster}/tls-server-name`,
      /host name/,
    ],
    [
      'no context',
      config().replace('current-context: here', 'current-context: nowhere'),
      '/contexts',
      /not in the list/,
    ],
    ['a context twice', config().replace('name: other', 'name: here'), '/contexts', /more than once/],
    ['no current context', 'apiVersion: v1', '/current-context', /./],
    ['aliases', config().replace('name: else', 'name: &a else').concat('x: *a\n'), '', /aliases/],
    ['two documents', `${config()}---\na: 1\n`, '', /more than one document/],
    ['a size', `#${'x'.repeat(256 * 1024)}`, '', /256 KB/],
    ['no YAML', ':: [', '', /YAML/],
    ['a key twice', 'a: {b: 1, "b": 2}', '', /key stands there twice/],
    ['a number', '7', '', /./],
    ['a tower of lists', '['.repeat(100_000), '', /./],
    [
      'a tower of mappings',
      Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      '/current-context',
      /./,
    ],
  ])('refuses %s', (_, text, pointer, detail) => {
    const found = faults(text);
    expect(found.map(fault => fault.pointer)).toContain(pointer);
    expect(found.map(fault => fault.detail).join(' ')).toMatch(detail);
  });

  it('takes what says nothing as not given', () => {
    const text = config(
      { token: 'a', exec: null, username: '' },
      { ...goodCluster, 'insecure-skip-tls-verify': false },
    );
    expect(faults(text)).toEqual([]);
  });

  it('quotes no secret when the YAML is broken', () => {
    expect(JSON.stringify(faults('users: [token: "hunter2\n  key: hunter2'))).not.toContain('hunter2');
  });

  it('takes no long over many keys', () => {
    const begin = performance.now();
    faults(
      Array.from({ length: 25_000 }, (_, index) => `k${index}: 1`)
        .join('\n')
        .slice(0, 256 * 1024),
    );
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('throws nothing else, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => void faults(text)),
      { numRuns: 500 },
    );
  });
});
