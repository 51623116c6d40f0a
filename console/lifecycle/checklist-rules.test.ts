import { describe, expect, it } from 'vitest';
import { type AdvisedFinding, byTopic, dangersLeft, findingId, readTicked, tick } from './checklist-rules.ts';

const finding = (
  code: AdvisedFinding['code'],
  topic: AdvisedFinding['topic'],
  severity: AdvisedFinding['severity'],
): AdvisedFinding => ({ code, topic, severity, detail: `What ${code} is.`, remedy: 'Leave it out.' });

const pinned = finding('image-unpinned', 'images', 'info');
const latest = finding('image-latest', 'images', 'warning');
const privileged = finding('privileged', 'privileges', 'danger');
const root = finding('run-as-root', 'privileges', 'warning');
const large = finding('release-too-large', 'size', 'danger');

describe('a checklist', () => {
  it('has the gravest topic first, in it the gravest finding, and no empty topic', () => {
    const groups = byTopic([pinned, root, large, latest, privileged], ['images', 'host', 'privileges', 'size']);
    expect(groups).toEqual([
      { topic: 'privileges', findings: [privileged, root] },
      { topic: 'size', findings: [large] },
      { topic: 'images', findings: [latest, pinned] },
    ]);
  });

  it('counts the dangers that nobody ticked', () => {
    const findings = [pinned, privileged, large];
    expect(dangersLeft(findings, new Set())).toBe(2);
    expect(dangersLeft(findings, new Set([findingId(large), findingId(pinned)]))).toBe(1);
  });

  it('tells apart the same finding of two objects', () => {
    const of = (name: string) =>
      findingId({ ...privileged, object: { apiVersion: 'v1', kind: 'Pod', namespace: '', name } });
    expect(of('a')).toBe(of('a'));
    expect(of('a')).not.toBe(of('b'));
  });
});

describe('what was ticked', () => {
  it('is remembered by version, of the last hundred', () => {
    let ticked = {};
    for (let version = 0; version < 150; version++) ticked = tick(ticked, `ver_${version}`, ['a']);
    ticked = tick(ticked, 'ver_50', ['a', 'b']);
    expect(Object.keys(ticked)).toHaveLength(100);
    expect(Object.entries(ticked).at(-1)).toEqual(['ver_50', ['a', 'b']]);
    expect(readTicked(JSON.stringify(ticked))).toEqual(ticked);
  });

  it.each([null, '', '{', '[]', '3', '{"a":3}', 'null'])('is nothing where storage holds %s', text =>
    expect(readTicked(text)).toEqual({}),
  );
});
