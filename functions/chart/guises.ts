import { randomInt } from 'node:crypto';
import type { HelmHome } from './helm.ts';
import { baseRelease, type Release, stopCodes, type Tried, type TryRequest, tryVersion } from './try-versions.ts';

/** A package rendered as a release that it could not expect, its names replaced by those that it is shown with. */
export interface Guised extends Tried {
  release: Release;
}

/** Whether the release's name has the chart's in it, and whether it is an upgrade. */
interface Sort {
  named: boolean;
  upgrade: boolean;
}

const pickOf = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T;
const pick = (letters: string): string => pickOf([...letters]);
const syllable = (): string => `${pick('bdfghjklmnprstvz')}${pick('aeiou')}`;

/** Two sorts of names, of eight letters and more, so that a template that cuts names short leaves none of another behind them: such as can be said, and any letters, some with a number. What passes over all of the second passes over what people take, too. */
const styles = [
  (): string => Array.from({ length: 4 + randomInt(2) }, syllable).join(''),
  (): string =>
    Array.from({ length: 8 + randomInt(3) }, () => pick('abcdefghijklmnopqrstuvwxyz')).join('') +
    (randomInt(3) === 0 ? String(randomInt(100)) : ''),
];

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A name, however a template joins its parts: 'my-app', 'my_app', 'myapp'. */
const loose = (name: string): string =>
  name
    .split(/[-_.]+/)
    .map(escaped)
    .join('[-_.]?');

/** A word, or what was left of it where a template cut a name short. */
function cut(whole: string, least: number): string {
  const shorter = Array.from({ length: whole.length - least }, (_, index) => whole.slice(0, whole.length - 1 - index));
  return `(?:${[whole, ...shorter.map(each => `${each}(?![a-z0-9])`)].join('|')})`;
}

const inCaseOf = (sample: string, name: string): string =>
  sample === sample.toUpperCase() ? name.toUpperCase() : name;

/** Puts the names that a package is shown with in the place of those that it was rendered with; random words, so nothing else is touched. */
export function renamed(text: string, chart: string, { release, namespace, kubeVersion }: Release): string {
  const base = baseRelease(chart, kubeVersion);
  const added = release.startsWith(`${base.release}-`) ? release.slice(base.release.length + 1) : undefined;
  const [minor = ''] = /^1\.\d+/.exec(kubeVersion) ?? [];
  const inNamespace = text
    // It is shown for a version without a patch, as no cluster has one: so a chart knows that, too.
    .replaceAll(new RegExp(`${escaped(kubeVersion)}(?!\\d)`, 'g'), minor)
    .replaceAll(new RegExp(loose(namespace), 'gi'), found => inCaseOf(found, base.namespace));
  const own = loose(base.release);
  if (added !== undefined)
    return inNamespace.replaceAll(new RegExp(`(${own})[-_.]?${cut(added, 2)}`, 'gi'), (_, kept: string) => kept);
  // A template that joins both names, unless the one has the other in it already.
  return inNamespace.replaceAll(
    new RegExp(`(${cut(release, 4)})(?:[-_.]?(${own}))?`, 'gi'),
    (_, found: string, kept: string | undefined) => kept ?? inCaseOf(found, base.release),
  );
}

/** A minor version of Kubernetes has about so many. */
const patches = 14;
/** So often names are drawn that cannot be told from a package's own text: one that has all words in it would let them be drawn for ever. */
const draws = 20;

/**
 * A release with names that a chart cannot know. Charts name their objects otherwise when the release's name has the chart's in it, so both sorts are
 * tried.
 * @param text what the package renders by itself: the names are no part of it.
 * @param minor of the cluster: '1.36'.
 * @param word draws a name.
 */
export function disguise(
  chart: string,
  text: string,
  minor: string,
  { named, upgrade }: Sort,
  word: () => string = pickOf(styles),
): Release {
  for (let draw = 1; ; draw++) {
    const release = named ? `${baseRelease(chart, minor).release}-${word()}` : word();
    const namespace = `${word()}${randomInt(2) === 0 ? '' : `-${word()}`}`;
    const drawn = { release, namespace, upgrade, kubeVersion: `${minor}.${1 + randomInt(patches)}` };
    if (draw === draws || renamed(text, chart, drawn) === text) return drawn;
  }
}

/** Which releases are tried for the newest version: each sort of name, each for both ways. For the others one of them. */
const sorts: readonly Sort[] = [
  { named: true, upgrade: false },
  { named: true, upgrade: true },
  { named: false, upgrade: false },
  { named: false, upgrade: true },
];

/** What these renderings may come to before the rest is left out: reading YAML takes seconds for some megabytes. Bytes. */
const readBytes = 8 * 1024 * 1024;

/** Whether it was stopped, and would be stopped again. */
const isStopped = ({ report: { problem } }: Tried): boolean => problem !== undefined && stopCodes.has(problem.code);

/**
 * Renders a package as releases that it could not expect: with other names, in other namespaces, as an installation and as an upgrade.
 * @param tried what it renders to as the release that it is shown as, oldest version first.
 * @returns the renderings, and whether some were left out, because it takes too long or renders too much.
 */
export async function tryGuises(
  home: HelmHome,
  request: TryRequest,
  tried: readonly Tried[],
): Promise<{ guises: Guised[]; complete: boolean }> {
  const guises: Guised[] = [];
  const newest = tried.findLast(({ report }) => report.ok) ?? tried.at(-1);
  let read = 0;
  // Each sort of name has its turn, and nobody knows which begins.
  let turn = randomInt(styles.length);
  // The newest first: it is what is looked at.
  for (const base of tried.toReversed().sort((a, b) => Number(b === newest) - Number(a === newest))) {
    // It says so itself that it does not render.
    if (isStopped(base)) continue;
    for (const sort of base === newest ? sorts : [pickOf(sorts)]) {
      if (read > readBytes || guises.some(isStopped)) return { guises, complete: false };
      const { kubeVersion } = base.report;
      const release = disguise(request.name, base.manifest, kubeVersion, sort, styles[turn++ % styles.length]);
      const as = { ...release, rename: (text: string) => renamed(text, request.name, release) };
      const found = await tryVersion(home, request, kubeVersion, base, as);
      if (found.objects !== base.objects) read += found.manifest.length;
      guises.push({ ...found, release });
    }
  }
  return { guises, complete: true };
}
