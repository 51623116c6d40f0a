import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';
import { plainNames } from '../../functions/chart/by-release.ts';
import { renamed } from '../../functions/chart/guises.ts';
import { baseRelease } from '../../functions/chart/try-versions.ts';
import { root } from '../../local/settings.ts';
import { hostileTexts } from './pumps.ts';

/** Reads nobody's text but ours: tests and what makes their input, and what builds or describes the deployment. */
const ours = [
  /\.test\.tsx?$/,
  /(^|\/)testing[\w-]*\.ts$/,
  /\/hostile[\w-]*\.ts$/,
  /^console\/platform\/(build|generate-types)\.ts$/,
  /vite\.config/,
];

const size = 100_000;
/** Milliseconds that a pattern may take to look through a hostile text of that size. */
const limit = 50;

interface Found {
  file: string;
  pattern: RegExp;
}

/** Every pattern that stands in a file, wherever; one that is put together at run time is told by its call. */
function patternsOf(file: string): { literals: RegExp[]; made: string[] } {
  const text = readFileSync(join(root, file), 'utf8');
  const literals: RegExp[] = [];
  const made: string[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex, type, callee, start, end } = node as Record<string, unknown>;
    if (regex) literals.push(new RegExp((regex as RegExp & { pattern: string }).pattern, (regex as RegExp).flags));
    if (/^(New|Call)Expression$/.test(String(type)) && (callee as { name?: string } | undefined)?.name === 'RegExp')
      made.push(text.slice(Number(start), Number(end)));
    for (const each of Object.values(node)) look(each);
  };
  look(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  return { literals, made };
}

const files = globSync(['functions/**/*.ts', 'console/**/*.{ts,tsx}', 'local/*.ts'], { cwd: root })
  .filter(file => !ours.some(each => each.test(file)))
  .sort();
const all = files.map(file => ({ file, ...patternsOf(file) }));
const found: Found[] = all.flatMap(({ file, literals }) => literals.map(pattern => ({ file, pattern })));

/** Milliseconds of the quickest of a few tries: other work on the machine is not the pattern's fault. */
function took(pattern: RegExp, text: string): number {
  const script = new Script('text.replace(pattern, "")');
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && best >= limit; attempt++) {
    const begun = performance.now();
    try {
      script.runInNewContext({ text, pattern }, { timeout: 20 * limit });
    } catch {
      // Stopped.
    }
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

function slowest(pattern: RegExp): { took: number; text: string } {
  let worst = { took: 0, text: '' };
  for (const text of hostileTexts(pattern, size)) {
    const time = took(pattern, text);
    if (time > worst.took) worst = { took: time, text: `${text.slice(0, 20)}…${text.slice(-10)}` };
    if (worst.took >= limit) break;
  }
  return worst;
}

describe('a pattern that reads somebody’s text', () => {
  it('is found wherever it stands', () => {
    expect(found.length).toBeGreaterThan(100);
    expect(found.map(({ file }) => file)).toContain('functions/platform/input.ts');
  });

  it.each([/\/+$/, /^(<!--[\s\S]*?-->\s*)*<svg/, /(a+)+$/, /[ ,]+;/, /<[^>]*>x/])(
    'would be found slow, were it one: %s',
    pattern => {
      expect(slowest(pattern).took).toBeGreaterThanOrEqual(limit);
    },
  );

  it.each(found)('is done with 100 kB of hostile text at once: $file $pattern', ({ pattern }) => {
    const { took: time, text } = slowest(pattern);
    expect(time, text).toBeLessThan(limit);
  });

  it('stands in the source, where it can be tried, but for ids of a kind, our own paths and names of some letters', () => {
    expect(all.flatMap(({ file, made }) => made.map(each => `${file}: ${each}`))).toMatchInlineSnapshot(`
      [
        "console/installations/values/schema.ts: new RegExp(pattern, 'u')",
        "functions/chart/by-release.ts: new RegExp(\`(\${own})(?:[-_.]\${own})+\`, 'gi')",
        "functions/chart/guises.ts: new RegExp(\`\${escaped(kubeVersion)}(?!\\\\d)\`, 'g')",
        "functions/chart/guises.ts: new RegExp(loose(namespace), 'gi')",
        "functions/chart/guises.ts: new RegExp(\`(\${own})[-_.]?\${cut(added, 2)}\`, 'gi')",
        "functions/chart/guises.ts: new RegExp(\`(\${cut(release, 4)})(?:[-_.]?(\${own}))?\`, 'gi')",
        "functions/chart/manifest.ts: new RegExp(\`\${sourceAnnotation}: ["']?([^'"}\\\\n]+)\`)",
        "functions/platform/names.ts: new RegExp(\`^\${kind}_[0-9a-z]{1,26}$\`)",
        "local/sign-in.ts: new RegExp(\`\${cookieName}=([\\\\w-]+)\`)",
      ]
    `);
  });

  it.each(['a-'.repeat(20), 'a'.repeat(40), 'ab-ab'])('is done at once with the name of a chart: %s', chart => {
    const release = { release: 'zovu', namespace: 'gaderi', upgrade: false, kubeVersion: '1.36.3' };
    const named = { ...release, release: `${baseRelease(chart, '').release}-zovu` };
    for (const unit of [chart, `${chart}_`, 'a', 'a-', 'zov', '1.36.', chart.slice(0, -1)]) {
      const text = unit.repeat(size / unit.length);
      const works = [plainNames(chart), ...[release, named].map(each => (of: string) => renamed(of, chart, each))];
      for (const work of works) {
        const times = Array.from({ length: 3 }, () => {
          const begun = performance.now();
          work(text);
          return performance.now() - begun;
        });
        expect(Math.min(...times), unit).toBeLessThan(limit);
      }
    }
  });
});
