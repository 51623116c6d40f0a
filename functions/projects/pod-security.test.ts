import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStricter, type PodSecurityLevel, podSecurityLevels } from '../kubernetes/pod-security.ts';
import { choosePodSecurity, defaultPodSecurity, type PodSecurity, settlePodSecurity } from './pod-security.ts';

const level = fc.constantFrom(...podSecurityLevels);

/** What becomes of a record when people ask for levels, one after another; who is refused changes nothing. */
function after(asked: readonly { level: PodSecurityLevel; administers: boolean }[]): PodSecurity | undefined {
  let now: PodSecurity | undefined;
  for (const { level, administers } of asked) {
    try {
      now = choosePodSecurity(now, level, administers);
    } catch {}
  }
  return now;
}

describe('choosePodSecurity', () => {
  it('lets operators choose among levels that are strict enough', () => {
    const baseline = choosePodSecurity(undefined, 'baseline', false);
    expect(baseline).toEqual({ podSecurity: 'baseline', podSecurityFloor: 'baseline' });
    const restricted = choosePodSecurity(baseline, 'restricted', false);
    expect(restricted).toEqual({ podSecurity: 'restricted', podSecurityFloor: 'baseline' });
    expect(choosePodSecurity(restricted, 'baseline', false)).toEqual(baseline);
  });

  it('refuses them what is below', () => {
    const refused = expect.objectContaining({ status: 403, message: expect.stringContaining('clusters:write') });
    for (const now of [undefined, {}, choosePodSecurity(undefined, 'baseline', false)])
      expect(() => choosePodSecurity(now, 'privileged', false)).toThrow(refused);
    const raised = choosePodSecurity(undefined, 'restricted', true);
    expect(() => choosePodSecurity(raised, 'baseline', false)).toThrow(refused);
    expect(choosePodSecurity(raised, 'privileged', true).podSecurity).toBe('privileged');
  });

  it('never lets operators go below what an administrator chose last', () => {
    const asked = fc.array(fc.record({ level, administers: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(asked, asks => {
        const floor = asks.findLast(({ administers }) => administers)?.level ?? defaultPodSecurity;
        const now = after(asks);
        expect(now === undefined || !isStricter(floor, now.podSecurity)).toBe(true);
      }),
    );
  });
});

describe('settlePodSecurity', () => {
  const wanted = { podSecurity: 'baseline', podSecurityFloor: 'baseline' } as const;

  it('keeps what is stricter by an administrator’s hand on the cluster, as a floor', () => {
    const now = { recorded: 'baseline', live: 'restricted' } as const;
    const kept = { podSecurity: 'restricted', podSecurityFloor: 'restricted' };
    expect(settlePodSecurity(wanted, now, false)).toEqual(kept);
    expect(settlePodSecurity({ ...wanted, podSecurity: 'restricted' }, now, false)).toEqual(kept);
    expect(settlePodSecurity(wanted, now, true)).toEqual(wanted);
  });

  it('goes from one level of the record to another', () => {
    expect(settlePodSecurity(wanted, { recorded: 'restricted', live: 'restricted' }, false)).toEqual(wanted);
    expect(settlePodSecurity(wanted, { recorded: 'baseline', live: 'privileged' }, false)).toEqual(wanted);
    expect(settlePodSecurity(wanted, { recorded: undefined, live: undefined }, false)).toEqual(wanted);
    expect(settlePodSecurity(wanted, { recorded: undefined, live: 'privileged' }, false)).toEqual(wanted);
  });

  it('leaves the labels alone where the record has no level', () => {
    for (const live of [undefined, ...podSecurityLevels])
      expect(settlePodSecurity({}, { recorded: undefined, live }, true)).toEqual({});
  });

  it('is never less strict than what was wanted, or lower in its floor', () => {
    const maybe = fc.option(level, { nil: undefined });
    fc.assert(
      fc.property(level, level, maybe, maybe, (podSecurity, podSecurityFloor, recorded, live) => {
        const settled = settlePodSecurity({ podSecurity, podSecurityFloor }, { recorded, live }, false);
        expect(isStricter(podSecurity, settled.podSecurity)).toBe(false);
        expect(isStricter(podSecurityFloor, settled.podSecurityFloor)).toBe(false);
      }),
    );
  });
});
