import { beforeAll, describe, expect, it, vi } from 'vitest';
import { auditEntry, changesOf, record, shortened } from './audit-log.ts';
import { logger } from './logging.ts';

describe('what is kept of an input', () => {
  const rule = { object: 'cluster', keeps: ['name', 'roles'], hides: ['kubeconfig'] } as const;

  it('is what the contract names, and of what it hides only the name', () => {
    const input = { name: 'one', kubeconfig: 'secret', other: 'also secret' };
    expect(changesOf(rule, input, undefined)).toEqual([{ field: 'name', to: 'one' }, { field: 'kubeconfig' }]);
  });

  it('says what it was before, and nothing of what stays', () => {
    const before = { name: 'one', roles: ['viewer'], kubeconfig: 'secret' };
    expect(changesOf(rule, { name: 'one', roles: ['owner'] }, before)).toEqual([
      { field: 'roles', from: ['viewer'], to: ['owner'] },
    ]);
  });

  it('is nothing of what was not given', () => {
    expect(changesOf(rule, {}, { name: 'one' })).toEqual([]);
  });

  it('is cut when it is long', () => {
    expect(shortened('x'.repeat(2000))).toBe(`${'x'.repeat(500)}…`);
    expect(shortened(['short'])).toEqual(['short']);
    expect(String(shortened(Array(400).fill('long')))).toHaveLength(501);
  });
});

describe('an entry', () => {
  beforeAll(() => {
    process.env.AUDIT_RETENTION_DAYS = '10';
  });

  it('is in the month of its time, and goes when it is old', () => {
    const time = Date.parse('2026-12-31T23:59:59.999Z');
    const event = { actor: 'a', action: 'putMember', objectKind: 'member', outcome: 'done', correlation: 'c' } as const;
    expect(auditEntry(event, time, 'aud_1')).toEqual({
      ...event,
      entry: 'aud_1',
      month: '2026-12',
      at: '2026-12-31T23:59:59.999Z',
      workspace: '@platform',
      object: '',
      ttl: Math.floor(time / 1000) + 10 * 86_400,
    });
  });

  it('that cannot be written is kept in the log, and counted; its request goes on', async () => {
    const lines: string[] = [];
    const write = (text: unknown) => {
      lines.push(String(text));
      return true;
    };
    vi.spyOn(process.stdout, 'write').mockImplementation(write);
    vi.spyOn(logger, 'error').mockImplementation(
      (...said: unknown[]) =>
        void write(said.map(each => (typeof each === 'string' ? each : JSON.stringify(each))).join(' ')),
    );
    try {
      // There is no table here.
      const event = { actor: 'somebody', action: 'putMember', objectKind: 'member', outcome: 'done' } as const;
      await record({ ...event, correlation: 'c' });
    } finally {
      vi.restoreAllMocks();
    }
    expect(lines[0]).toMatch(/^An audit entry could not be written .*"actor":"somebody"/);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      UnwrittenAuditEntries: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Berth', Metrics: [{ Name: 'UnwrittenAuditEntries' }] }] },
    });
  });
});
