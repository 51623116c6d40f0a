import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressRefused, checkAddress, checkLiteralHost, guardedLookup } from './addresses.ts';

const refused = (address: string, allowPrivate: boolean): boolean => {
  try {
    checkAddress(address, { allowPrivate });
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(AddressRefused);
    return true;
  }
};

const always = [
  '0.0.0.0',
  '0.1.2.3',
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.0.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  'fe80::1',
  'febf::1',
  'fe80::1%eth0',
  'ff02::1',
  'fd00:ec2::254',
  'fd00:ec2::23',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::169.254.169.254',
  '64:ff9b::169.254.169.254',
  '::ffff:0:169.254.169.254',
  'localhost',
  '',
  '1.2.3',
];
const whenPrivate = [
  '127.0.0.1',
  '127.255.255.255',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '192.0.2.1',
  '198.18.0.1',
  '198.19.255.255',
  '203.0.113.9',
  '::1',
  'fc00::1',
  'fdff::1',
  '::ffff:127.0.0.1',
  '::ffff:10.1.2.3',
  '::127.0.0.1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  '3fff::1',
  '4000::1',
];
const open = [
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '223.255.255.255',
  '2606:4700::1111',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
];

describe('checkAddress', () => {
  it.each(always)('%s is always refused', address => {
    expect([refused(address, false), refused(address, true)]).toEqual([true, true]);
  });
  it.each(whenPrivate)('%s is refused unless private networks are allowed', address => {
    expect([refused(address, false), refused(address, true)]).toEqual([true, false]);
  });
  it.each(open)('%s is fine', address => {
    expect([refused(address, false), refused(address, true)]).toEqual([false, false]);
  });

  it('treats an IPv4 address the same in every dress', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.boolean(), (address, allowPrivate) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        const plain = refused(address, allowPrivate);
        for (const dressed of [`::ffff:${address}`, `::ffff:${hex}`, `0:0:0:0:0:FFFF:${hex}`, `64:ff9b::${hex}`])
          expect(refused(dressed, allowPrivate), dressed).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets no IPv6 address pass outside of 2000::/3, unless it carries an IPv4 one', () => {
    fc.assert(
      fc.property(fc.ipV6(), address => {
        if (refused(address, false)) return;
        const head = Number.parseInt(new URL(`http://[${address}]`).hostname.slice(1).split(':')[0] || '0', 16);
        expect((head >= 0x2000 && head < 0x4000) || head === 0 || head === 0x64).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('checkLiteralHost', () => {
  it.each(['[::1]', '127.0.0.1', new URL('https://0x7f.1').hostname, new URL('https://2130706433').hostname])(
    '%s is seen through',
    host => expect(() => checkLiteralHost(host, { allowPrivate: false })).toThrow(AddressRefused),
  );
  it('leaves names to the look-up', () => checkLiteralHost('cluster.test', { allowPrivate: false }));
});

describe('guardedLookup', () => {
  type Resolve = NonNullable<Parameters<typeof guardedLookup>[1]>;
  const resolveTo = (...addresses: string[]): Resolve =>
    ((_: string, __: object, callback: (error: null, found: object[]) => void) =>
      callback(
        null,
        addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as Resolve;
  const look = (resolve: Resolve, all: boolean) =>
    new Promise((done, fail) =>
      guardedLookup({ allowPrivate: false }, resolve)('cluster.test', { all }, (error, found, family) =>
        error ? fail(error) : done(all ? found : [found, family]),
      ),
    );

  it('passes on what was resolved, in both shapes', async () => {
    expect(await look(resolveTo('1.1.1.1', '2606:4700::1'), true)).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
    expect(await look(resolveTo('1.1.1.1'), false)).toEqual(['1.1.1.1', 4]);
  });
  it('refuses a name with one refused address', async () => {
    await expect(look(resolveTo('1.1.1.1', '127.0.0.1'), true)).rejects.toThrow(
      'The address 127.0.0.1 of cluster.test is in a private network',
    );
    await expect(look(resolveTo(), true)).rejects.toThrow('has no address');
  });
});
