import { lookup as resolveName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** An address that Berth does not connect to. */
export class AddressRefused extends Error {
  readonly address: string;

  constructor(address: string, why: string) {
    super(`The address ${address} is ${why}.`);
    this.name = 'AddressRefused';
    this.address = address;
  }
}

export interface AddressRules {
  /** Whether loopback and private networks are fine: for a local cluster, or functions inside of a VPC. */
  allowPrivate: boolean;
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * Never a cluster, wherever Berth runs. Link-local is refused as a whole, because there a cloud hands out credentials: 169.254.169.254 (EC2),
 * 169.254.170.2 (ECS), 169.254.170.23 (EKS); a Lambda function's own helpers live there too. 0/8 reaches the machine itself on Linux.
 * Source: the IANA special-purpose address registries (RFC 6890); the IPv6 ends are AWS's.
 */
const never = blockList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
  'fd00:ec2::23/128',
]);

/** IPv4 that does not lead to the public Internet (RFC 6890). */
const privateIPv4 = blockList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
]);

/** Public IPv6 is in 2000::/3; so that unheard-of ranges are refused, the rest is not listed. */
const globalIPv6 = blockList(['2000::/3']);
/** Of which these are not: Teredo, benchmarks, documentation (twice), and 6to4, which carries any IPv4 address in it. */
const notGlobalIPv6 = blockList(['2001::/32', '2001:2::/48', '2001:db8::/32', '3fff::/20', '2002::/16']);

/** 'Translated' IPv4 (RFC 6052, RFC 4291 section 2.5.5): the last 32 bits are the address that is really meant. */
const carriesIPv4 = blockList(['::ffff:0:0/96', '64:ff9b::/96', '::/96', '::ffff:0:0:0/96']);
const ownIPv6 = blockList(['::/128', '::1/128']);

/** The IPv4 address inside of an IPv6 one, if there is one. */
function embedded(address: string): string | undefined {
  if (ownIPv6.check(address, 'ipv6') || !carriesIPv4.check(address, 'ipv6')) return undefined;
  // The URL standard's serializer writes every IPv6 address in one way, in hexadecimal.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = '', low = ''] = groups.slice(-2);
  const bits = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16);
  return [24, 16, 8, 0].map(shift => (bits >>> shift) & 0xff).join('.');
}

function refusal(address: string, rules: AddressRules): string | undefined {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return 'not one that Berth connects to';
  if (family === 6) {
    const inside = embedded(address);
    if (inside !== undefined) return refusal(inside, rules);
  }
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (never.check(address, type)) return 'link-local, multicast or reserved; no cluster is there';
  const outside =
    family === 6
      ? globalIPv6.check(address, type) && !notGlobalIPv6.check(address, type)
      : !privateIPv4.check(address, type);
  return outside || rules.allowPrivate
    ? undefined
    : 'in a private network or on this machine, which is not allowed here';
}

/**
 * Refuses addresses from which somebody who names a "cluster" could make Berth fetch what only Berth can reach.
 * @param address an IPv4 or IPv6 address; anything else is refused too.
 * @throws AddressRefused
 */
export function checkAddress(address: string, rules: AddressRules): void {
  const why = refusal(address, rules);
  if (why) throw new AddressRefused(address, why);
}

/**
 * Node.js connects to a literal address without a look-up, so that `guardedLookup` never sees it: check it before.
 * @param host as in URL.hostname: IPv6 in brackets.
 * @throws AddressRefused for a literal address that is refused; a name passes.
 */
export function checkLiteralHost(host: string, rules: AddressRules): void {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare)) checkAddress(bare, rules);
}

/**
 * A `lookup` for node:net and node:https that resolves a name once, and passes on only what `checkAddress` allows. The connection goes to just these
 * addresses; nothing resolves the name a second time, so a name that changes its address in between (DNS rebinding) gains nothing. One refused
 * address refuses the name: a name with a public and a private address is a trick or a mistake.
 * @param resolve how names are resolved; for tests.
 */
export function guardedLookup(rules: AddressRules, resolve: typeof resolveName = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const fault = error ?? faultOf(addresses, hostname, rules);
      const [first] = addresses ?? [];
      if (fault || !first) callback(fault ?? new Error(`${hostname} has no address.`), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function faultOf(addresses: { address: string }[], hostname: string, rules: AddressRules): Error | undefined {
  for (const { address } of addresses) {
    const why = refusal(address, rules);
    if (why) return new AddressRefused(`${address} of ${hostname}`, why);
  }
  return undefined;
}
