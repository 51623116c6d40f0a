import { isDeepStrictEqual } from 'node:util';
import { valid } from 'semver';
import * as z from 'zod';
import { mapping, pointerOf } from './fields.ts';
import { type Fields, twinKeys, withGoKeys, writtenPath } from './go-keys.ts';
import { loadFaults } from './loadable.ts';
import type { ChartMetadata, PackageProblem } from './types.ts';
import { parseYaml, type YamlFile } from './yaml.ts';

/** Helm reads numbers and booleans as strings where it wants a string. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const dependencyFields = z.object({
  name: text,
  version: text.optional(),
  repository: text.optional(),
  condition: text.optional(),
  tags: z.array(text).optional(),
  alias: text.optional(),
  enabled: z.boolean().optional(),
  'import-values': z.array(z.unknown()).optional(),
});
const dependency = dependencyFields.transform(({ enabled: _, 'import-values': __, ...shown }) => shown);

const maintainerFields = z.object({ name: text.optional(), email: text.optional(), url: text.optional() });
const maintainer = maintainerFields.transform(({ name, email, url }) => ({ name: name ?? email ?? '', email, url }));

/** All fields that helm has (pkg/chart/v2, Metadata): of a wrong type, each keeps it from loading the chart. */
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
  condition: text.optional(),
  tags: text.optional(),
  deprecated: z.boolean('"deprecated" is true or false, without quotes').optional(),
  annotations: z.record(z.string(), text).default({}),
  dependencies: z.array(dependency).default([]),
});

/** A Chart.lock or requirements.lock (pkg/chart/v2, Lock). */
const lockYaml = z.object({
  generated: z.string().refine(isTime, 'a time such as "2026-01-31T12:00:00Z"').optional(),
  digest: text.optional(),
  dependencies: z.array(dependency).default([]),
});

const namesOf = (schema: { shape: object }): Fields =>
  Object.fromEntries(Object.keys(schema.shape).map(name => [name, undefined]));
const dependencyNames = namesOf(dependencyFields);
const chartNames: Fields = {
  ...namesOf(chartYaml),
  maintainers: namesOf(maintainerFields),
  dependencies: dependencyNames,
};
const lockNames: Fields = { ...namesOf(lockYaml), dependencies: dependencyNames };

/** As Go reads one: RFC 3339, with a day that there is. */
function isTime(given: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d{1,40})?(?:Z|[+-]\d{2}:\d{2})$/.test(given) && isDay(given);
}

function isDay(given: string): boolean {
  const [year = 0, month = 0, day = 0] = given.slice(0, 10).split('-').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

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

const placeOf = (file: YamlFile, path: readonly (string | number)[]) => file.place(writtenPath(file.value, path));

function schemaProblems(error: z.ZodError, file: YamlFile, name: string): PackageProblem[] {
  return error.issues.map(issue => {
    const path = issue.path.map(step => (typeof step === 'number' ? step : String(step)));
    const pointer = `/${path.join('/')}`;
    return {
      code: 'metadata-invalid' as const,
      file: name,
      ...placeOf(file, path),
      pointer,
      detail: `${pointer} in ${name}: ${issue.message}.`,
    };
  });
}

function nameProblem(name: string | undefined, folder: string, file: YamlFile): PackageProblem | undefined {
  const at = { file: 'Chart.yaml', pointer: '/name', ...placeOf(file, ['name']) };
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
    ...placeOf(file, path),
    pointer: pointerOf(path.map(String)),
    detail: `${detail} Helm does not load it so.`,
  }));
}

/** What helm's loader takes; a chart that says nothing is one of before there were two. */
const apiVersions: ReadonlySet<string> = new Set(['', 'v1', 'v2']);

function apiVersionProblem(apiVersion: string, file: YamlFile): PackageProblem | undefined {
  if (apiVersions.has(apiVersion)) return undefined;
  const detail = `Helm loads charts of the apiVersion "v1" or "v2", not ${JSON.stringify(apiVersion.slice(0, 100))}.`;
  const place = placeOf(file, ['apiVersion']);
  return { code: 'metadata-invalid', file: 'Chart.yaml', ...place, pointer: '/apiVersion', detail };
}

function versionProblem(version: string | undefined, file: YamlFile): PackageProblem | undefined {
  const at = { file: 'Chart.yaml', pointer: '/version', ...placeOf(file, ['version']) };
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

type Shown = z.infer<typeof chartYaml>;
type Told = { ok: true; file: YamlFile; value: unknown; shown: Shown } | { ok: false; problems: PackageProblem[] };

function twinProblems(file: YamlFile, fields: Fields, name: string): PackageProblem[] {
  return twinKeys(file.value, fields).map(({ path, keys }) => {
    const words = keys.map(key => `"${key.slice(0, 100)}"`).join(' and ');
    const detail = `${name} has ${words}, which are one to helm: keep one, as it is meant.`;
    return { code: 'duplicate-key' as const, file: name, ...file.place(path), detail };
  });
}

/**
 * Reads a file that helm reads into a chart's metadata: a Chart.yaml or requirements.yaml.
 * @param name of the file, for the sentences.
 */
export function readTold(text: string, name: string): Told {
  const parsed = parseYaml(text, name);
  if (!parsed.ok) return parsed;
  const { file } = parsed;
  const twins = twinProblems(file, chartNames, name);
  if (twins.length > 0) return { ok: false, problems: twins };
  const value = withGoKeys(file.value, chartNames);
  const checked = chartYaml.safeParse(withoutNulls(value) ?? {});
  if (!checked.success) return { ok: false, problems: schemaProblems(checked.error, file, name) };
  return { ok: true, file, value, shown: checked.data };
}

/**
 * Reads Chart.yaml and reports all its faults together.
 * @param folder the package's top folder. Where it is not the chart's name that is noted, as helm takes such packages.
 * @param requirements the text of requirements.yaml, where charts of apiVersion v1 keep their dependencies.
 */
export function readMetadata(chart: string, folder: string, requirements?: string): MetadataResult {
  const told = readTold(chart, 'Chart.yaml');
  if (!told.ok) return { metadata: undefined, problems: told.problems };
  const { file, value, shown } = told;
  const { name, version, condition: _, tags: __, ...rest } = shown;
  // As written: YAML would make 1.10 a number and helm would show 1.1, which nobody released.
  const written = (key: 'version' | 'appVersion', said: string | undefined) =>
    said === undefined || typeof mapping(value)?.[key] === 'string'
      ? said
      : file.source(writtenPath(file.value, [key]));
  const versionText = written('version', version);
  const dependencies = readRequirements(told, requirements);
  const problems = [
    apiVersionProblem(rest.apiVersion, file),
    nameProblem(name, folder, file),
    versionProblem(versionText, file),
    ...helmProblems(value, file, 'Chart.yaml'),
    ...dependencies.problems,
  ].filter(problem => problem !== undefined);
  if (problems.length > 0 || !name || !versionText) return { metadata: undefined, problems };
  return {
    metadata: {
      ...rest,
      name,
      version: versionText,
      appVersion: written('appVersion', rest.appVersion),
      dependencies: dependencies.items,
    },
    problems: [],
  };
}

/**
 * Helm reads requirements.yaml over what Chart.yaml says, in charts of any apiVersion: each dependency over the one at its place, and everything else, too,
 * so that a chart could be another than its Chart.yaml says. That is refused.
 */
function readRequirements(
  chart: Extract<Told, { ok: true }>,
  requirements: string | undefined,
): { items: ChartMetadata['dependencies']; problems: PackageProblem[] } {
  const { dependencies } = chart.shown;
  if (requirements === undefined) return { items: dependencies, problems: [] };
  const told = readTold(requirements, 'requirements.yaml');
  if (!told.ok) return { items: [], problems: told.problems };
  const said = mapping(withoutNulls(told.value)) ?? {};
  const own = mapping(withoutNulls(chart.value)) ?? {};
  const others = Object.keys(said).filter(key => key !== 'dependencies' && !isDeepStrictEqual(said[key], own[key]));
  const problems = others.map((key): PackageProblem => {
    const detail = `requirements.yaml says "${key}", and helm takes that instead of what Chart.yaml says: remove it; only dependencies belong there.`;
    return {
      code: 'metadata-invalid',
      file: 'requirements.yaml',
      ...placeOf(told.file, [key]),
      pointer: `/${key}`,
      detail,
    };
  });
  const faults = helmProblems({ dependencies: mapping(told.value)?.dependencies }, told.file, 'requirements.yaml');
  if (said.dependencies === undefined) return { items: dependencies, problems: [...problems, ...faults] };
  const items = told.shown.dependencies.map((each, at) => ({ ...dependencies[at], ...each }));
  return { items, problems: [...problems, ...faults] };
}

/**
 * What keeps helm from loading a chart in its Chart.lock or requirements.lock, which it reads and uses nothing of.
 * @param name of the file, for the sentences.
 */
export function lockProblems(text: string, name: string): PackageProblem[] {
  const parsed = parseYaml(text, name);
  if (!parsed.ok) return parsed.problems;
  const { file } = parsed;
  const checked = lockYaml.safeParse(withoutNulls(withGoKeys(file.value, lockNames)) ?? {});
  return checked.success ? [] : schemaProblems(checked.error, file, name);
}
