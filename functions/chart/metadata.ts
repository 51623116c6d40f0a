import { valid } from 'semver';
import * as z from 'zod';
import { mapping, pointerOf } from './fields.ts';
import { loadFaults } from './loadable.ts';
import type { ChartMetadata, PackageProblem } from './types.ts';
import { parseYaml, type YamlFile } from './yaml.ts';

/** Helm reads numbers and booleans as strings where it wants a string. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const dependency = z.object({
  name: text,
  version: text.optional(),
  repository: text.optional(),
  condition: text.optional(),
  tags: z.array(text).optional(),
  alias: text.optional(),
});

const maintainer = z
  .object({ name: text.optional(), email: text.optional(), url: text.optional() })
  .transform(({ name, email, url }) => ({ name: name ?? email ?? '', email, url }));

const chartYaml = z.object({
  apiVersion: text.default('v1'),
  name: text.optional(),
  version: text.optional(),
  appVersion: text.optional(),
  description: text.optional(),
  home: text.optional(),
  icon: text.optional(),
  keywords: z.array(text).default([]),
  sources: z.array(text).default([]),
  maintainers: z.array(maintainer).default([]),
  kubeVersion: text.optional(),
  type: text.optional(),
  deprecated: z.boolean('"deprecated" is true or false, without quotes').optional(),
  annotations: z.record(z.string(), text).default({}),
  dependencies: z.array(dependency).default([]),
});

/** helm's `chart name must be …` (pkg/chart/v2/util): what `helm package` and a registry take. */
const namePattern = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;
const nameLimit = 250;

export type MetadataResult = { metadata: ChartMetadata | undefined; problems: PackageProblem[] };

/** A key with nothing behind it counts as absent, as helm has it. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => item !== null).map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  );
}

function schemaProblems(error: z.ZodError, file: YamlFile, name: string): PackageProblem[] {
  return error.issues.map(issue => {
    const path = issue.path.map(step => (typeof step === 'number' ? step : String(step)));
    const pointer = `/${path.join('/')}`;
    return {
      code: 'metadata-invalid' as const,
      file: name,
      ...file.place(path),
      pointer,
      detail: `${pointer} in ${name}: ${issue.message}.`,
    };
  });
}

function nameProblem(name: string | undefined, folder: string, file: YamlFile): PackageProblem | undefined {
  const at = { file: 'Chart.yaml', pointer: '/name', ...file.place(['name']) };
  if (!name) return { ...at, code: 'name-missing', detail: `Chart.yaml has no name. Add "name: ${folder}".` };
  if (!namePattern.test(name) || name.length > nameLimit) {
    return {
      ...at,
      code: 'name-invalid',
      detail: `"${name.slice(0, 100)}" is no chart name: lower-case letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, at most ${nameLimit}.`,
    };
  }
  return undefined;
}

/** Helm reads a chart by its Chart.yaml, whatever its folder is called; "." is the folder of one that was packed from inside. */
export function folderNote(name: string, folder: string): PackageProblem | undefined {
  if (name === folder || folder === '.') return undefined;
  const detail = `Chart.yaml says "${name}", but the package’s folder is "${folder.slice(0, 100)}": helm goes by Chart.yaml.`;
  return { code: 'name-differs', file: 'Chart.yaml', detail };
}

function helmProblems(value: unknown, file: YamlFile, name: string): PackageProblem[] {
  return loadFaults(value).map(({ path, detail }) => ({
    code: 'metadata-invalid' as const,
    file: name,
    ...file.place(path),
    pointer: pointerOf(path.map(String)),
    detail: `${detail} Helm does not load it so.`,
  }));
}

function versionProblem(version: string | undefined, file: YamlFile): PackageProblem | undefined {
  const at = { file: 'Chart.yaml', pointer: '/version', ...file.place(['version']) };
  if (!version)
    return { ...at, code: 'version-missing', detail: 'Chart.yaml has no version. Add one, such as "version: 0.1.0".' };
  // helm sorts and pulls by SemVer 2 and takes a leading v; npm's semver reads the same, and bounds the length at 256.
  if (!valid(version) || /^\s|\s$|^=/.test(version)) {
    return {
      ...at,
      code: 'version-invalid',
      detail: `"${version.slice(0, 100)}" is no semantic version: three numbers such as 1.2.3, with a suffix such as -rc.1 where needed (a leading v is fine).`,
    };
  }
  return undefined;
}

/**
 * Reads Chart.yaml and reports all its faults together.
 * @param folder the package's top folder. Where it is not the chart's name that is noted, as helm takes such packages.
 * @param requirements the text of requirements.yaml, where charts of apiVersion v1 keep their dependencies.
 */
export function readMetadata(chart: string, folder: string, requirements?: string): MetadataResult {
  const parsed = parseYaml(chart, 'Chart.yaml');
  if (!parsed.ok) return { metadata: undefined, problems: parsed.problems };
  const { file } = parsed;
  const checked = chartYaml.safeParse(withoutNulls(file.value) ?? {});
  if (!checked.success) return { metadata: undefined, problems: schemaProblems(checked.error, file, 'Chart.yaml') };
  const { name, version, ...rest } = checked.data;
  // As written: YAML would make 1.10 a number and helm would show 1.1, which nobody released.
  const written = (key: 'version' | 'appVersion', value: string | undefined) =>
    value === undefined ? undefined : typeof rawOf(file, key) === 'string' ? value : file.source([key]);
  const versionText = written('version', version);
  const dependencies = readRequirements(rest.apiVersion, requirements);
  const problems = [
    nameProblem(name, folder, file),
    versionProblem(versionText, file),
    ...helmProblems(file.value, file, 'Chart.yaml'),
    ...dependencies.problems,
  ].filter(problem => problem !== undefined);
  if (problems.length > 0 || !name || !versionText) return { metadata: undefined, problems };
  const all = [...rest.dependencies, ...dependencies.items];
  return {
    metadata: {
      ...rest,
      name,
      version: versionText,
      appVersion: written('appVersion', rest.appVersion),
      dependencies: all,
    },
    problems: [],
  };
}

function rawOf(file: YamlFile, key: string): unknown {
  return typeof file.value === 'object' && file.value !== null ? Reflect.get(file.value, key) : undefined;
}

function readRequirements(
  apiVersion: string,
  requirements: string | undefined,
): { items: ChartMetadata['dependencies']; problems: PackageProblem[] } {
  if (apiVersion !== 'v1' || requirements === undefined) return { items: [], problems: [] };
  const parsed = parseYaml(requirements, 'requirements.yaml');
  if (!parsed.ok) return { items: [], problems: parsed.problems };
  const checked = z
    .object({ dependencies: z.array(dependency).default([]) })
    .safeParse(withoutNulls(parsed.file.value) ?? {});
  if (!checked.success) return { items: [], problems: schemaProblems(checked.error, parsed.file, 'requirements.yaml') };
  const { dependencies } = mapping(parsed.file.value) ?? {};
  const faults = helmProblems({ dependencies }, parsed.file, 'requirements.yaml');
  return { items: checked.data.dependencies, problems: faults };
}
