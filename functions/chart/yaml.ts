import type { PackageProblem } from './types.ts';
import { readValues } from './yaml/documents.ts';
import { placeIn, type Repeated, readYaml, YamlError, type YamlText } from './yaml/read.ts';
import type { MappingNode, YamlNode } from './yaml/tree.ts';
import { isMerge } from './yaml/value.ts';

/** A Chart.yaml has a few kB and the longest values.yaml of public charts some 200 kB; reading more is only worth somebody's time who attacks. Characters. */
export const yamlSizeLimit = 1024 * 1024;
/** Each takes some 200 bytes in memory. The largest values.yaml of public charts have some 20,000. Keys and values. */
const partsLimit = 100_000;

/** More faults of one file tell nothing new. */
const problemLimit = 10;

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A parsed YAML file: its value, and where each part of it stands. */
export type YamlFile = Pick<YamlText, 'value' | 'place' | 'source'>;

export type YamlResult = { ok: true; file: YamlFile } | { ok: false; problems: PackageProblem[] };

/** The values of a file, and the keys in it that helm reads another way than people may think. */
export type ValuesResult =
  | { ok: true; values: Record<string, unknown>; notes: PackageProblem[] }
  | { ok: false; problems: PackageProblem[] };

/**
 * Decodes UTF-8, without a byte order mark.
 * @returns undefined when it is not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLong(text: string, name: string): PackageProblem | undefined {
  if (text.length <= yamlSizeLimit) return undefined;
  const detail = `${name} has ${text.length} characters; at most ${yamlSizeLimit} are read.`;
  return { code: 'not-yaml', file: name, detail };
}

function refusal(error: unknown, text: string, name: string): PackageProblem {
  if (!(error instanceof YamlError)) throw error;
  const code = error.ofAliases ? 'aliases' : 'not-yaml';
  return { code, file: name, ...placeIn(text, error.offset), detail: `${name} ${error.message}.` };
}

function repeatedKey({ key, first, again }: Repeated, name: string): PackageProblem {
  const detail = `${name} has the key "${key.slice(0, 100)}" in line ${first.line} and again in line ${again.line}. Keep one: helm takes the last without a word.`;
  return { code: 'duplicate-key', file: name, ...again, detail };
}

type Report = (problem: Pick<PackageProblem, 'code' | 'detail'>, at: YamlNode) => void;

function lookAtPairs({ pairs }: MappingNode, report: Report): void {
  for (const { key, value } of pairs) {
    if (isMerge(key)) {
      report(otherwise('the merge key "<<"'), key);
      continue;
    }
    if (key.type === 'scalar' && forbiddenKeys.has(key.text))
      report(
        {
          code: 'forbidden-key',
          detail: `has the key "${key.text}", which no chart needs and some programs trip over. Remove it.`,
        },
        key,
      );
    lookAt(key, report);
    lookAt(value, report);
  }
}

function otherwise(what: string, code: 'aliases' | 'not-yaml' = 'not-yaml'): Pick<PackageProblem, 'code' | 'detail'> {
  return { code, detail: `has ${what}, which programs read differently. Write out what is meant.` };
}

/** What says of itself who a chart is has no use for these, and readers of YAML differ in what they mean. */
function lookAt(node: YamlNode, report: Report): void {
  if (node.type === 'alias') report(otherwise('an alias', 'aliases'), node);
  if (node.tag !== undefined) report(otherwise(`the tag "${node.tag}"`), node);
  if (node.type === 'sequence') for (const item of node.items) lookAt(item, report);
  if (node.type === 'mapping') lookAtPairs(node, report);
}

function notPlain({ tree, placeAt }: Pick<YamlText, 'tree' | 'placeAt'>, name: string): PackageProblem[] {
  const problems: PackageProblem[] = [];
  if (tree)
    lookAt(tree, ({ code, detail }, { start }) => {
      if (problems.length < problemLimit)
        problems.push({ code, file: name, ...placeAt(start), detail: `${name} ${detail}` });
    });
  return problems;
}

/**
 * Reads a file that says who a chart is, such as Chart.yaml, as helm reads it, and stricter: each key once, and nothing that programs read differently.
 * It is bounded in size, in depth and in what aliases make of it.
 * @param name of the file, for problems and their sentences.
 */
export function parseYaml(text: string, name: string): YamlResult {
  const long = tooLong(text, name);
  if (long) return { ok: false, problems: [long] };
  try {
    const file = readYaml(text, { exact: false, most: partsLimit });
    const problems = [
      ...file.repeated.slice(0, problemLimit).map(each => repeatedKey(each, name)),
      ...notPlain(file, name),
    ];
    return problems.length > 0 ? { ok: false, problems } : { ok: true, file };
  } catch (error) {
    return { ok: false, problems: [refusal(error, text, name)] };
  }
}

/**
 * Reads a file of values as helm reads it, all its documents; the same bounds hold. Keys that stand twice are noted.
 * @param name of the file, for problems and their sentences.
 */
export function parseValues(text: string, name: string): ValuesResult {
  const long = tooLong(text, name);
  if (long) return { ok: false, problems: [long] };
  try {
    const { value, repeated } = readValues(text, { exact: false, most: partsLimit });
    return { ok: true, values: value, notes: repeated.slice(0, problemLimit).map(each => repeatedKey(each, name)) };
  } catch (error) {
    return { ok: false, problems: [refusal(error, text, name)] };
  }
}
