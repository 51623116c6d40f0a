import { readMetadata } from './metadata.ts';
import type { Dependency } from './types.ts';
import { type Unpacked, unpack } from './unpack.ts';
import { decodeText, parseYaml } from './yaml.ts';

/** A chart in a chart in a chart …: people stop at two. */
const depthLimit = 4;
/** The largest umbrella charts have some thirty. */
const chartLimit = 100;
/** Of all texts together: a function's answer has 6 MB at most, and JSON needs more for some signs. Characters. */
const textLimit = 2_500_000;

/** A chart inside of another, at the place where the values of the outermost have its own. */
export interface Subchart {
  /** The keys that lead to its values: names, or what a chart calls one inside of it. */
  path: string[];
  chart: string;
  version: string;
  /** Paths of values, from those of the chart around it on; the first that is true or false turns it on or off. */
  condition: string | null;
  tags: string[];
  values: string | null;
  valuesSchema: string | null;
  /** Whether a text is left out because all together are too long. */
  tooLong: boolean;
}

/** What is read of a chart: files by their path inside of its folder, and the packages among them. */
interface Contents {
  files: Map<string, Uint8Array>;
  packed: Map<string, Unpacked>;
}

const kept = /(^|\/)(Chart\.yaml|requirements\.yaml|values\.yaml|values\.schema\.json)$/;
/** Helm passes over names that begin with `_` or `.`. */
const inside = /^charts\/([^/_.][^/]*)\/(.+)$/;

function contentsOf({ archive, inner }: Unpacked): Contents {
  const files = archive.files.flatMap(({ path, content }) => (content ? [[path, content] as const] : []));
  return { files: new Map(files), packed: new Map(inner) };
}

/** What may still be said of one package: a small one may hold many charts, and long texts. */
class Budget {
  private charts = chartLimit;
  private characters = textLimit;

  chart(): boolean {
    return this.charts-- > 0;
  }

  /** A text where it still fits. */
  text(bytes: Uint8Array | undefined): { text: string | null; tooLong: boolean } {
    const text = bytes && decodeText(bytes);
    if (text === undefined) return { text: null, tooLong: false };
    if (text.length > this.characters) return { text: null, tooLong: true };
    this.characters -= text.length;
    return { text, tooLong: false };
  }
}

/** The charts of a `charts` folder, unpacked or packed. */
function chartsIn({ files, packed }: Contents): Contents[] {
  const folders = new Map<string, Contents>();
  const folder = (name: string): Contents => {
    const contents = folders.get(name) ?? { files: new Map(), packed: new Map() };
    folders.set(name, contents);
    return contents;
  };
  for (const [path, bytes] of files) {
    const [, name, rest] = inside.exec(path) ?? [];
    if (name && rest) folder(name).files.set(rest, bytes);
  }
  const unpacked: Contents[] = [];
  for (const [path, each] of packed) {
    const [, name, rest] = inside.exec(path) ?? [];
    if (name && rest) folder(name).packed.set(rest, each);
    else unpacked.push(contentsOf(each));
  }
  return [...folders.values(), ...unpacked].filter(({ files }) => files.has('Chart.yaml'));
}

interface Named {
  contents: Contents;
  name: string;
  version: string;
  dependencies: Dependency[];
}

/** A chart inside is not checked as a package is: of one that says nothing of itself there is nothing to tell. */
function named(contents: Contents): Named[] {
  const text = (name: string) => decodeText(contents.files.get(name) ?? new Uint8Array());
  const chart = text('Chart.yaml') ?? '';
  const parsed = parseYaml(chart, 'Chart.yaml');
  const value = parsed.ok ? parsed.file.value : undefined;
  const name = String(typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : '');
  const { metadata } = readMetadata(chart, name, text('requirements.yaml'));
  return metadata ? [{ contents, name, version: metadata.version, dependencies: metadata.dependencies }] : [];
}

type Placed = Named & { key: string; condition: string | null; tags: string[] };

/** As helm has it: each dependency takes the chart of its name, under another name if it says so; charts that no dependency names are there too. */
function placed(charts: readonly Named[], dependencies: readonly Dependency[]): Placed[] {
  const taken = dependencies.flatMap(({ name, alias, condition = null, tags = [] }): Placed[] => {
    const found = charts.find(chart => chart.name === name);
    return found ? [{ ...found, key: alias || name, condition, tags }] : [];
  });
  const others = charts.filter(({ name }) => !dependencies.some(each => each.name === name));
  return [...taken, ...others.map((chart): Placed => ({ ...chart, key: chart.name, condition: null, tags: [] }))];
}

function within(
  contents: Contents,
  dependencies: readonly Dependency[],
  above: readonly string[],
  budget: Budget,
): Subchart[] {
  if (above.length >= depthLimit) return [];
  const charts = chartsIn(contents).flatMap(named);
  const found: Subchart[] = [];
  for (const chart of placed(charts, dependencies)) {
    const { contents: own, name, version, dependencies: inner, key, condition, tags } = chart;
    if (!budget.chart()) break;
    const path = [...above, key];
    // The schema first: it is shorter, and says more.
    const schema = budget.text(own.files.get('values.schema.json'));
    const values = budget.text(own.files.get('values.yaml'));
    const tooLong = schema.tooLong || values.tooLong;
    found.push({
      path,
      chart: name,
      version,
      condition,
      tags,
      values: values.text,
      valuesSchema: schema.text,
      tooLong,
    });
    found.push(...within(own, inner, path, budget));
  }
  return found;
}

/**
 * The charts inside of a package, with their values and schemas: helm merges the values of each, and holds what stands under its key to its schema.
 * @param source a package that passed `checkPackage`.
 * @param dependencies what its Chart.yaml says of them.
 * @returns a chart before those inside of it.
 */
export async function readSubcharts(
  source: AsyncIterable<Uint8Array>,
  dependencies: readonly Dependency[],
): Promise<Subchart[]> {
  return within(contentsOf(await unpack(source, path => kept.test(path))), dependencies, [], new Budget());
}
