import type { KubernetesObject } from '../kubernetes/object.ts';
import { referenceTo } from './adapt.ts';
import { differences } from './fields.ts';
import { findingSeverities } from './finding-codes.ts';
import { placesOf } from './generated.ts';
import { type Guised, renamed } from './guises.ts';
import type { Finding } from './inspection-schema.ts';
import type { RenderedObject } from './manifest.ts';
import { insideChart } from './render-problems.ts';
import { baseRelease, type Tried } from './try-versions.ts';

/** More are not told. */
const findingLimit = 20;
/** Base64 of text, as Secrets have it. */
const base64 = /^(?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** A checksum: of names, among others. */
const checksum = /^[0-9a-f]{8,}$/;
const partsOfWords = /([^\w+=]+)/;
/** Fields of which nothing runs by itself: keys and certificates that are made anew are of one piece there. */
const opaque = /^\/(data|stringData|binaryData)\/|\/caBundle$/;

/** The text in base64, if it is text. */
function decoded(text: string): string | undefined {
  // Some checksums look like it.
  if (!base64.test(text) || checksum.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const plain = bytes.toString('utf8');
  return Buffer.from(plain, 'utf8').equals(bytes) && !/[^\P{Cc}\n\r\t]/u.test(plain) ? plain : undefined;
}

/** Takes out what only the names make of a text: 'mine-mine' is 'mine' where a template has left one of them out. */
export function plainNames(chart: string): (text: string) => string {
  const own = baseRelease(chart, '').release.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const twice = new RegExp(`(${own})(?:[-_.]${own})+`, 'gi');
  return text => text.replaceAll(twice, '$1');
}

/** Compares texts of two renderings of one chart. */
class Texts {
  private readonly chart: string;
  private readonly guise: Guised;
  private readonly plainNames: (text: string) => string;

  constructor(chart: string, guise: Guised) {
    this.chart = chart;
    this.guise = guise;
    this.plainNames = plainNames(chart);
  }

  plain(text: string): string {
    const inner = decoded(text);
    const whole = inner === undefined ? text : renamed(inner, this.chart, this.guise.release);
    return this.plainNames(whole);
  }

  /** Whether words differ in nothing but what is made anew each time. */
  alike(once: string, other: string, again: string | undefined, path: string): boolean {
    if (this.plain(once) === this.plain(other)) return true;
    const changes = again !== undefined && again !== once;
    if (changes && opaque.test(path)) return true;
    const [a, b, c] = [once, other, again ?? once].map(text => this.plain(text).split(partsOfWords)) as [
      string[],
      string[],
      string[],
    ];
    if (a.length !== b.length) return false;
    return a.every((word, at) => {
      const there = b[at] ?? '';
      if (word === there) return true;
      const made = c.length === a.length && c[at] !== word;
      return made || (word.length === there.length && checksum.test(word) && checksum.test(there));
    });
  }
}

type Found = Pick<Finding, 'detail' | 'object' | 'pointer' | 'file'>;

const aboutObject = ({ object, source }: RenderedObject) => ({
  object: referenceTo(object),
  file: insideChart(source),
});

/** What is at a JSON pointer that {@link differences} gave. */
function valueAt(object: KubernetesObject | undefined, path: string): unknown {
  const steps = path.split('/').slice(1);
  return steps
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (value: unknown, step) => (typeof value === 'object' && value ? Reflect.get(value, step) : undefined),
      object,
    );
}

/** The first field of an object that is otherwise, beyond the names in it and what is made anew each time. */
function fieldThatDiffers(
  once: KubernetesObject,
  other: KubernetesObject,
  again: KubernetesObject | undefined,
  texts: Texts,
): string | undefined {
  for (const { path, from, to } of differences(once, other)) {
    const before = valueAt(again, path);
    if (typeof from !== 'string' || typeof to !== 'string') return path;
    if (!texts.alike(from, to, typeof before === 'string' ? before : undefined, path)) return path;
  }
  return undefined;
}

function* compare(base: Tried, guise: Guised, again: Tried | undefined, chart: string): Generator<Found> {
  if (base.objects === guise.objects) return;
  const texts = new Texts(chart, guise);
  const [shown, others, anew] = [base, guise, again].map(
    tried => new Map(placesOf(tried?.objects ?? []).map((place, at) => [place, tried?.objects[at] as RenderedObject])),
  ) as [Map<string, RenderedObject>, Map<string, RenderedObject>, Map<string, RenderedObject>];
  for (const [place, item] of others) {
    const usual = shown.get(place);
    if (!usual)
      yield { detail: 'it renders this object, which it does not render as it is shown.', ...aboutObject(item) };
    else {
      const pointer = fieldThatDiffers(usual.object, item.object, anew.get(place)?.object, texts);
      if (pointer !== undefined)
        yield { detail: 'this field is otherwise than it is shown.', ...aboutObject(usual), pointer };
    }
  }
  for (const [place, item] of shown)
    if (!others.has(place)) yield { detail: 'it does not render this object.', ...aboutObject(item) };
}

function* told(base: Tried, guise: Guised, again: Tried | undefined, chart: string): Generator<Found> {
  const { problem } = guise.report;
  if (base.report.ok && problem) {
    const { file } = problem;
    yield {
      detail: `it does not render: ${renamed(problem.detail, chart, guise.release)}`,
      ...(file === undefined ? {} : { file }),
    };
  } else yield* compare(base, guise, again, chart);
}

/** In which way a release is another than the one that the package is shown as. */
export function sayGuise({ release: { release, namespace, upgrade, kubeVersion } }: Guised): string {
  return `As the ${upgrade ? 'upgrade of the ' : ''}release "${release}" in the namespace "${namespace}" on Kubernetes ${kubeVersion}`;
}

/**
 * Where a package renders otherwise as a release that it could not expect: what is shown of it is then not all that it is.
 * @param again the newest version rendered once more as it is shown, where something is made anew each time.
 */
export function dependsOnRelease(
  chart: string,
  tried: readonly Tried[],
  { guises, complete }: { guises: readonly Guised[]; complete: boolean },
  again: Tried | undefined,
): Finding[] {
  const severe = { code: 'depends-on-release', severity: findingSeverities['depends-on-release'] } as const;
  const found = new Map<string, Finding>();
  for (const guise of guises) {
    const base = tried.find(({ report }) => report.kubeVersion === guise.report.kubeVersion);
    if (!base) continue;
    for (const { detail, ...rest } of told(base, guise, again, chart)) {
      if (found.size >= findingLimit) break;
      const key = JSON.stringify([detail, rest]);
      if (!found.has(key)) found.set(key, { ...severe, detail: `${sayGuise(guise)}: ${detail}`, ...rest });
    }
  }
  const unseen = 'It takes too long, or renders too much, to be rendered with other names and as an upgrade as well.';
  return [...found.values(), ...(complete ? [] : [{ ...severe, detail: unseen }])];
}
