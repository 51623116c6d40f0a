import { isIP } from 'node:net';
import { type AddressRules, checkLiteralHost, guardedLookup } from './addresses.ts';
import { unreachable } from './errors.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { withoutTrailingSlashes } from './slashes.ts';

/**
 * The same access with a checked address in place of the name, for programs that connect by themselves: helm resolves a name anew, and the name may
 * lead elsewhere by then. TLS still asks for and expects the name. `KubernetesClient` needs no pinning.
 *
 * A server that tells its hosts apart by the HTTP Host header instead of TLS (some proxies before a Rancher) does not find itself by the address.
 * @throws ClusterUnreachable when the name does not resolve, or to an address that is refused
 */
export async function pinned(access: ClusterAccess, rules: AddressRules): Promise<ClusterAccess> {
  const url = new URL(access.server);
  const name = url.hostname;
  try {
    checkLiteralHost(name, rules);
    if (isIP(name.replace(/^\[(.*)\]$/, '$1'))) return access;
    const address = await resolve(name, rules);
    url.hostname = isIP(address) === 6 ? `[${address}]` : address;
  } catch (error) {
    throw unreachable(error);
  }
  return { ...access, server: withoutTrailingSlashes(url.href), tlsServerName: access.tlsServerName ?? name };
}

/** IPv4 first: not every function's network has IPv6. */
function resolve(name: string, rules: AddressRules): Promise<string> {
  return new Promise((done, fail) => {
    guardedLookup(rules)(name, { order: 'ipv4first' }, (error, address) => {
      if (error) fail(error);
      else done(String(address));
    });
  });
}
