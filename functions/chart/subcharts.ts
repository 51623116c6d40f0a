import { inOnePiece, walkArchive } from './archive.ts';
import { readMetadata } from './metadata.ts';
import { type Dependency, defaultLimits } from './types.ts';
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

/** Files by their path inside of a chart's folder. */
type Files = Map<string, Uint8Array>;

const kept = /(^|\/)(Chart\.yaml|requirements\.yaml|values\.yaml|values\.schema\.json)$/;
/** Helm passes over names that begin with `_` or `.`. */
const inside = /^charts\/([^/_.][^/]*)(?:\/(.+))?$/;

function wanted(path: string): boolean {
  return path.startsWith('charts/') ? kept.test(path) || path.endsWith('.tgz') : kept.test(path);
}

/** What may still be read and said of one package: a small one may unpack to a large one, and hold many. */
class Budget {
  private bytes = defaultLimits.unpackedBytes;
  private charts = chartLimit;
  private characters = textLimit;

  /** The files of a package, by their path inside its folder; none where too much was read already. */
  async unpack(source: AsyncIterable<Uint8Array>): Promise<Files> {
    const withoutFolder = (name: string): string => name.slice(name.indexOf('/') + 1);
    const limits = { ...defaultLimits, unpackedBytes: this.bytes };
    const archive = await walkArchive(source, limits, name => wanted(withoutFolder(name)));
    this.bytes = Math.max(0, this.bytes - archive.unpackedSize);
    return new Map(archive.files.flatMap(({ name, content }) => (content ? [[withoutFolder(name), content]] : [])));
  }

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
async function chartsIn(files: Files, budget: Budget): Promise<Files[]> {
  const folders = new Map<string, Files>();
  const packed: Uint8Array[] = [];
  for (const [path, bytes] of files) {
    const [, name, rest] = inside.exec(path) ?? [];
    if (name && rest) folders.set(name, (folders.get(name) ?? new Map()).set(rest, bytes));
    else if (name?.endsWith('.tgz')) packed.push(bytes);
  }
  const unpacked: Files[] = [];
  for (const bytes of packed) unpacked.push(await budget.unpack(inOnePiece(bytes)));
  return [...folders.values(), ...unpacked].filter(each => each.has('Chart.yaml'));
}

interface Named {
  files: Files;
  name: string;
  version: string;
  dependencies: Dependency[];
}

/** A chart inside is not checked as a package is: of one that says nothing of itself there is nothing to tell. */
function named(files: Files): Named[] {
  const text = (name: string) => decodeText(files.get(name) ?? new Uint8Array());
  const chart = text('Chart.yaml') ?? '';
  const parsed = parseYaml(chart, 'Chart.yaml');
  const value = parsed.ok ? parsed.file.value : undefined;
  const name = String(typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : '');
  const { metadata } = readMetadata(chart, name, text('requirements.yaml'));
  return metadata ? [{ files, name, version: metadata.version, dependencies: metadata.dependencies }] : [];
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

async function within(
  files: Files,
  dependencies: readonly Dependency[],
  above: readonly string[],
  budget: Budget,
): Promise<Subchart[]> {
  if (above.length >= depthLimit) return [];
  const charts = (await chartsIn(files, budget)).flatMap(named);
  const found: Subchart[] = [];
  for (const { files: own, name, version, dependencies: inner, key, condition, tags } of placed(charts, dependencies)) {
    if (!budget.chart()) break;
    const path = [...above, key];
    // The schema first: it is shorter, and says more.
    const schema = budget.text(own.get('values.schema.json'));
    const values = budget.text(own.get('values.yaml'));
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
    found.push(...(await within(own, inner, path, budget)));
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
  const budget = new Budget();
  return within(await budget.unpack(source), dependencies, [], budget);
}
