import { createHash } from 'node:crypto';
import * as z from 'zod';
import { referenceTo } from './adapt.ts';
import { type Generated, generatedFields, placesOf, rendersAlike } from './generated.ts';
import type { HelmHome } from './helm.ts';
import type { RenderedObject } from './manifest.ts';
import { insideChart } from './render-problems.ts';
import { type Tried, type TryRequest, tryVersion } from './try-versions.ts';
import { writeYaml } from './yaml-writer.ts';

/** Nobody looks through more objects; the largest charts that are known have some hundreds. */
const objectLimit = 1000;
/** Of one object's YAML, characters: a browser shows no more of one text. */
const textLimit = 200_000;
/** Of all of it as JSON, bytes: a function's answer ends at 6 MB. */
const totalLimit = 4_000_000;
/** Of a name or a file's path, characters. */
const nameLimit = 500;

/** What is kept of an object that a package renders. */
export const keptObject = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  file: z.string(),
  hook: z.array(z.string()),
  yaml: z.string().nullable(),
  digest: z.string(),
  generated: z.array(z.object({ pointer: z.string(), stable: z.string() })),
});
export type KeptObject = z.output<typeof keptObject>;

/** What a package renders to, as it is kept. */
export const keptRendering = z.object({ objects: z.array(keptObject), truncated: z.boolean() });
export type KeptRendering = z.output<typeof keptRendering>;

/** The renderings of a package, by the oldest Kubernetes version that each is for. */
export interface Renderings {
  texts: Map<string, KeptRendering>;
  /** Each version that it renders for, and the one whose text is its own too. */
  sameAs: Record<string, string>;
}

const short = (text: string): string => (text.length > nameLimit ? `${text.slice(0, nameLimit)}…` : text);

function keep({ object, source, hook, text }: RenderedObject, generated: KeptObject['generated']): KeptObject {
  const { apiVersion, kind, namespace, name } = referenceTo(object);
  const yaml = (text ?? writeYaml(object)).trim();
  return {
    apiVersion: short(apiVersion),
    kind: short(kind),
    namespace: short(namespace),
    name: short(name),
    file: short(insideChart(source)),
    hook: hook.slice(0, 20).map(short),
    yaml: yaml.length > textLimit ? null : yaml,
    digest: createHash('sha256').update(yaml).digest('hex'),
    generated,
  };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Keeps what an answer can hold: every object is named, and as many as possible have their text. */
function limit(objects: KeptObject[]): KeptRendering {
  const bare = objects.map(object => ({ ...object, yaml: null, generated: [] }));
  let left = totalLimit - bytesOf(bare);
  const costs = objects.map(({ yaml, generated }, index) => ({ index, bytes: bytesOf([yaml, generated]) }));
  const kept: KeptObject[] = bare;
  for (const { index, bytes } of costs.sort((a, b) => a.bytes - b.bytes)) {
    left -= bytes;
    const whole = objects[index];
    if (left < 0 || !whole) break;
    kept[index] = whole;
  }
  return { objects: kept, truncated: kept.some(({ yaml }) => yaml === null) };
}

/** What is kept of a rendering: as it was rendered, comments and all, within what can be answered. */
export function keepRendering(objects: readonly RenderedObject[], generated: Generated): KeptRendering {
  const places = placesOf(objects);
  const first = objects.slice(0, objectLimit);
  const { truncated, ...kept } = limit(
    first.map((item, index) => keep(item, [...(generated.get(places[index] ?? '') ?? [])])),
  );
  return { ...kept, truncated: truncated || objects.length > objectLimit };
}

/**
 * The newest version that a package renders for, once more: so it shows what is generated. Not needed where all versions render the same.
 * @param tried oldest version first.
 */
export async function renderAgain(
  home: HelmHome,
  request: TryRequest,
  tried: readonly Tried[],
): Promise<Tried | undefined> {
  const rendered = tried.filter(({ report }) => report.ok);
  const newest = rendered.at(-1);
  const steady = rendered.length > 1 && rendered.every(({ manifest }) => manifest === newest?.manifest);
  return !newest || steady ? undefined : tryVersion(home, request, newest.report.kubeVersion, newest);
}

/**
 * What is kept of a package's renderings; versions that it renders alike for share one.
 * @param tried oldest version first.
 * @param again the newest of them, once more.
 */
export function keepRenderings(tried: readonly Tried[], again: Tried | undefined): Renderings {
  const rendered = tried.filter(({ report }) => report.ok);
  const generated: Generated = again ? generatedFields(rendered.at(-1)?.objects ?? [], again.objects) : new Map();
  const distinct: Tried[] = [];
  const sameAs: Renderings['sameAs'] = {};
  for (const each of rendered) {
    const alike = distinct.find(
      other => other.objects === each.objects || rendersAlike(other.objects, each.objects, generated),
    );
    if (!alike) distinct.push(each);
    sameAs[each.report.kubeVersion] = (alike ?? each).report.kubeVersion;
  }
  const texts = distinct.map(({ report, objects }) => [report.kubeVersion, keepRendering(objects, generated)] as const);
  return { texts: new Map(texts), sameAs };
}
