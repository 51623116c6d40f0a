import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../platform/texts/pairs.ts';
import { valuesTexts } from '../../platform/texts/values.ts';
import { type Chart, chartsInFiles, coalesced, inheritedOf, readChart } from './chart.ts';
import { checkValues } from './check.ts';
import { parseValues } from './document.ts';
import type { Tree } from './tree.ts';

const deepSchema = { type: 'object', properties: { d: { type: 'integer', maximum: 9 } }, additionalProperties: true };
const subSchema = {
  type: 'object',
  definitions: { text: { type: 'string' } },
  properties: { a: { $ref: '#/definitions/text' }, size: { type: 'integer' }, global: { type: 'object' } },
};

const subValues = 'a: sub\nb: sub\nc: sub\ne: sub\nn: null\nm: {x: sub, w: sub, z: sub}\nglobal: {g: sub, h: sub}\n';
const none = { chart: 'sub', version: '1.0.0', condition: null, tags: [], tooLong: false };
const deep = { values: 'd: 1\n', valuesSchema: JSON.stringify(deepSchema), condition: 'deep.enabled', tags: ['t'] };
const sub = { values: subValues, valuesSchema: JSON.stringify(subSchema) };

const chart: Chart = readChart(
  {
    values: 'own: 1\nglobal: {g: parent}\nsub:\n  a: parent\n  b: null\n  m: {x: parent}\n',
    valuesSchema: null,
    files: [],
  },
  [
    { ...none, ...sub, path: ['sub'] },
    { ...none, ...deep, path: ['sub', 'deep'] },
    { ...none, ...sub, path: ['other'], condition: 'other.enabled,global.x' },
    { ...none, ...deep, path: ['other', 'deep'] },
  ],
);

function tree(text: string): Tree {
  const parsed = parseValues(text, '');
  if (!parsed.ok) throw new Error(parsed.problems[0]?.detail);
  return parsed.value;
}

function check(text: string): string[] {
  const problems = checkValues(text, parseValues(text, ''), chart, inLanguage(valuesTexts, 0));
  return problems.map(({ from, to, pointer, message }) => `${pointer} «${text.slice(from, to)}» ${message}`);
}

const deepOn = 'deep: {d: 1, global: {g: parent, h: sub}}';
const whole = `{a: sub, b: sub, c: sub, e: sub, m: {x: sub, w: sub, z: sub}, global: {g: parent, h: sub}, ${deepOn}}`;

describe('the values of charts inside', () => {
  // What helm 4.2.3 renders of {{ toYaml .Values }}.
  it.each([
    [
      '{}',
      `own: 1\nglobal: {g: parent}\nother: ${whole}\nsub: {a: parent, b: sub, c: sub, e: sub, m: {x: parent, w: sub, z: sub}, global: {g: parent, h: sub}, ${deepOn}}`,
    ],
    [
      'sub: {a: null, c: null, m: {x: null, w: null}, unknown: null}',
      `own: 1\nglobal: {g: parent}\nother: ${whole}\nsub: {e: sub, m: {z: sub}, unknown: null, global: {g: parent, h: sub}, ${deepOn}}`,
    ],
    ['sub: null\nother: {enabled: false}', `own: 1\nglobal: {g: parent}\nother: {enabled: false}\nsub: ${whole}`],
    [
      'sub: {deep: {enabled: false}}',
      `own: 1\nglobal: {g: parent}\nother: ${whole}\nsub: {a: parent, c: sub, e: sub, m: {x: parent, w: sub, z: sub}, global: {g: parent, h: sub}, deep: {enabled: false}}`,
    ],
    [
      'global: {x: false}\nsub: {global: {g: user}}',
      'own: 1\nglobal: {g: parent, x: false}\nsub: {a: parent, c: sub, e: sub, m: {x: parent, w: sub, z: sub}, global: {g: parent, h: sub, x: false}, deep: {d: 1, global: {g: parent, h: sub, x: false}}}',
    ],
  ])('%j', (values, merged) => {
    expect(coalesced(chart, tree(values)).values).toEqual(tree(merged));
  });

  it('are used where the chart is on: by its condition, else by its tags', () => {
    const on = (values: string) =>
      coalesced(chart, tree(values)).placed.flatMap(({ path, on: used }) => (used ? [path.join('.')] : []));
    expect(on('')).toEqual(['sub', 'sub.deep', 'other', 'other.deep']);
    expect(on('other: {enabled: false}')).toEqual(['sub', 'sub.deep']);
    expect(on('tags: {t: false}')).toEqual(['sub', 'other']);
    expect(on('tags: {t: false}\nsub: {deep: {enabled: true}}')).toEqual(['sub', 'sub.deep', 'other']);
    expect(on('other: {enabled: perhaps}\nglobal: {x: true}')).toContain('other');
  });

  it('are inherited with what the chart around them says', () => {
    expect(inheritedOf(chart)).toMatchObject({ sub: { a: 'parent', c: 'sub', deep: { d: 1 } }, other: { a: 'sub' } });
  });

  it('are held to the schemas of these charts', () => {
    expect(check('sub:\n  a: 5\n  deep: {d: 10}\nother: {size: x}\n')).toEqual([
      '/sub/a «5» “sub.a” must be text; 5 is a whole number. Put it in quotes: "5". (chart sub)',
      '/sub/deep/d «10» “sub.deep.d” must be at most 9; it is 10. (chart deep)',
      '/other/size «x» “other.size” must be a whole number; “x” is text. (chart other)',
    ]);
    // What turns a chart off is known, and of one that is off nothing is asked.
    expect(check('other: {enabled: false, size: x}\n')).toEqual([]);
    expect(check('sub:\n  tablet: 1\n  deep: {d: 1}\n  m: {free: 1}\n')).toEqual([
      '/sub/tablet «tablet» The chart has no “tablet”, and will most likely not look at it.',
      '/sub/m/free «free» The chart has no “free”, and will most likely not look at it.',
    ]);
  });

  it('are known by the files of the package, before they are read', () => {
    const files = ['charts/redis/Chart.yaml', 'charts/pg-1.2.3.tgz', 'charts/_not/Chart.yaml', 'templates/x.yaml'];
    expect(chartsInFiles(files.map(path => ({ path })))).toEqual(['redis', 'pg']);
  });
});
