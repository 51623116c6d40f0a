import type { Archive, ArchiveFile } from './archive.ts';
import { folderNote, lockProblems, readMetadata } from './metadata.ts';
import { isInnerChartFile, subchartFaults } from './subchart-faults.ts';
import {
  type ChartMetadata,
  defaultLimits,
  type PackageFile,
  type PackageLimits,
  type PackageProblem,
  type PackageReport,
} from './types.ts';
import { unpack } from './unpack.ts';
import { decodeText, parseValues, yamlSizeLimit } from './yaml.ts';

/** As `helm show readme` finds one (pkg/action/show.go), in any case. The first of these that is there is it. */
const readmeNames = ['readme.md', 'readme.txt', 'readme'];
const kept = (path: string): boolean =>
  /^(Chart\.(?:yaml|lock)|requirements\.(?:yaml|lock)|values\.yaml|values\.schema\.json)$/.test(path) ||
  readmeNames.includes(path.toLowerCase()) ||
  isInnerChartFile(path);

/** What a Chart.yaml says is in the records of its version and its app, which have 400 kB. Bytes of JSON. */
const metadataLimit = 100_000;

function tooMuchSaid(metadata: ChartMetadata | undefined): PackageProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(metadata ?? null));
  if (bytes <= metadataLimit) return [];
  const detail = `Chart.yaml says ${bytes} bytes of the chart; at most ${metadataLimit} are kept. Move long texts into README.md.`;
  return [{ code: 'metadata-invalid', file: 'Chart.yaml', line: 1, detail }];
}

/** Nobody mends more at once, and the record of an upload has room for no more. */
const problemsTold = 50;

function refused(archive: Archive, problems: PackageProblem[], metadata?: ChartMetadata): PackageReport {
  const { digest, size } = archive;
  return { ok: false, digest, size, problems: problems.slice(0, problemsTold), ...(metadata ? { metadata } : {}) };
}

/** A text that is not UTF-8. */
function decodeAnyhow(content: Uint8Array): string {
  const [first, second] = content;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  return new TextDecoder(wide ?? 'windows-1252').decode(content);
}

class Contents {
  readonly problems: PackageProblem[] = [];
  private readonly files: Map<string, ArchiveFile>;

  constructor(files: ArchiveFile[]) {
    this.files = new Map(files.map(file => [file.path, file]));
  }

  /** A README is for people, who may have written it anywhere: in UTF-8, else in what a Windows of the west writes. */
  readme(): string | undefined {
    const paths = [...this.files.keys()];
    const path = readmeNames.flatMap(name => paths.filter(each => each.toLowerCase() === name).slice(0, 1))[0];
    const content = path === undefined ? undefined : this.files.get(path)?.content;
    return content && (decodeText(content) ?? decodeAnyhow(content));
  }

  /** The text of a file, or undefined when it is not there or no text (which is reported). */
  text(path: string): string | undefined {
    const content = this.files.get(path)?.content;
    if (!content) return undefined;
    const decoded = decodeText(content);
    if (decoded === undefined)
      this.problems.push({ code: 'not-utf8', file: path, detail: `${path} is not UTF-8 text.` });
    return decoded;
  }
}

function checkValues(values: string | undefined, notes: PackageProblem[]): PackageProblem[] {
  if (values === undefined) return [];
  if (values.length > yamlSizeLimit) {
    notes.push({
      code: 'file-too-large',
      file: 'values.yaml',
      detail: 'values.yaml is over 1 MiB and was not checked.',
    });
    return [];
  }
  const parsed = parseValues(values, 'values.yaml');
  if (!parsed.ok) return parsed.problems;
  notes.push(...parsed.notes);
  return [];
}

function checkSchema(schema: string | undefined): PackageProblem[] {
  if (schema === undefined) return [];
  try {
    JSON.parse(schema);
    return [];
  } catch (error) {
    return [
      {
        code: 'not-json',
        file: 'values.schema.json',
        detail: `values.schema.json is not JSON, so helm refuses every installation: ${error instanceof Error ? error.message : error}`,
      },
    ];
  }
}

function behindNote({ behind }: Archive): PackageProblem[] {
  if (behind === 0) return [];
  const detail = `Behind the gzip stream are ${behind} more bytes, which helm does not read: something added them to the package.`;
  return [{ code: 'trailing-garbage', detail }];
}

function listFiles(archive: Archive): PackageFile[] {
  return archive.files
    .map(({ path, size, sha256, binary }) => ({ path, size, sha256, binary }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Checks a chart package, and reads from it what the store shows. Streams: memory does not grow with the package, but for the few files that are read.
 * @returns a report, for every input: what is wrong with it is in `problems`, all that can be known at once.
 * @throws only what the source throws.
 * @example const report = await checkPackage(createReadStream('redis-12.0.0.tgz'));
 */
export async function checkPackage(
  source: AsyncIterable<Uint8Array>,
  limits: Partial<PackageLimits> = {},
): Promise<PackageReport> {
  const unpacked = await unpack(source, kept, { ...defaultLimits, ...limits });
  const { archive } = unpacked;
  if (archive.problems.length > 0) return refused(archive, archive.problems);
  const { folder } = archive;
  const contents = new Contents(archive.files);
  const notes: PackageProblem[] = behindNote(archive);
  const chart = contents.text('Chart.yaml');
  const values = contents.text('values.yaml');
  const valuesSchema = contents.text('values.schema.json');
  const readme = contents.readme();
  const read = chart === undefined ? undefined : readMetadata(chart, folder, contents.text('requirements.yaml'));
  const locks = ['Chart.lock', 'requirements.lock'].flatMap(name => {
    const lock = contents.text(name);
    return lock === undefined ? [] : lockProblems(lock, name);
  });
  const missing: PackageProblem[] = archive.files.some(file => file.path === 'Chart.yaml')
    ? []
    : [
        {
          code: 'chart-yaml-missing',
          file: 'Chart.yaml',
          detail: `There is no ${folder}/Chart.yaml in the package: it is what makes a folder a chart.`,
        },
      ];
  const problems = [
    ...missing,
    ...contents.problems,
    ...(read?.problems ?? []),
    ...locks,
    ...tooMuchSaid(read?.metadata),
    ...checkValues(values, notes),
    ...checkSchema(valuesSchema),
    ...subchartFaults(unpacked),
  ];
  if (problems.length > 0 || !read?.metadata || !archive.digest) return refused(archive, problems, read?.metadata);
  const { metadata } = read;
  const folderDiffers = folderNote(metadata.name, folder);
  if (folderDiffers) notes.push(folderDiffers);
  if (!metadata.description)
    notes.push({
      code: 'description-missing',
      file: 'Chart.yaml',
      detail: 'Chart.yaml has no description: people find an app by it.',
    });
  const { digest, size, unpackedSize } = archive;
  return {
    ok: true,
    package: {
      digest,
      size,
      unpackedSize,
      metadata,
      readme,
      values,
      valuesSchema,
      files: listFiles(archive),
      notes,
    },
  };
}
