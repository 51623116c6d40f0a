import { type ReadOptions, type Repeated, readYaml, YamlError } from './read.ts';
import { setKey } from './value.ts';

const separator = '---';
/** Each is laid over all that stand before it. Nobody writes more than a handful. */
const documentLimit = 100;

/** One document of a text. */
export interface YamlDocument {
  text: string;
  /** Where it begins in the whole text, in characters. */
  offset: number;
  /** How many lines stand before it. */
  line: number;
}

/**
 * The documents of a file of values, as helm parts them: a line that begins with `---` ends what stands before it, wherever it is, and such a line that
 * begins the text belongs to the first document (apimachinery's YAMLReader).
 * @throws YamlError for a line that begins with `---` and has more on it than a comment, and for too many documents.
 */
export function valuesDocuments(text: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let [offset, line, lines] = [0, 0, 0];
  for (let start = 0; start < text.length; lines++) {
    const end = text.indexOf('\n', start);
    const next = end < 0 ? text.length : end + 1;
    if (text.startsWith(separator, start)) {
      const behind = text.slice(start + separator.length, next).trim();
      if (behind !== '' && !behind.startsWith('#')) throw new YamlError(`has something behind "${separator}"`, start);
      if (start > offset) {
        documents.push({ text: text.slice(offset, start), offset, line });
        [offset, line] = [next, lines + 1];
      }
    }
    start = next;
  }
  if (offset < text.length) documents.push({ text: text.slice(offset), offset, line });
  if (documents.length > documentLimit) throw new YamlError(`has more than ${documentLimit} documents`, 0);
  return documents;
}

type Values = Record<string, unknown>;

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** As helm lays one document of values over another (MergeMaps): mappings key by key, all else as a whole, null too. */
function layOver(under: Values, over: Values): void {
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(under, key) ? under[key] : undefined;
    if (isValues(before) && isValues(value)) layOver(before, value);
    else setKey(under, key, value);
  }
}

/** What the values of a file say, all its documents together. */
export interface ValuesText {
  value: Values;
  /** Keys that stand in one mapping more than once. */
  repeated: Repeated[];
}

function atOffset(error: unknown, offset: number): unknown {
  return error instanceof YamlError ? new YamlError(error.message, error.offset + offset, error.ofAliases) : error;
}

/**
 * Reads a file of values as helm does (loader.LoadValues): each document is a mapping or nothing, and later ones are laid over earlier ones.
 * @throws YamlError with the place.
 * @example readValues('a: {b: 1}\n---\na: {c: 2}\n').value // { a: { b: 1, c: 2 } }
 */
export function readValues(text: string, options: ReadOptions = {}): ValuesText {
  const value: Values = {};
  const repeated: Repeated[] = [];
  for (const document of valuesDocuments(text)) {
    try {
      const read = readYaml(document.text, options);
      if (read.value !== null && !isValues(read.value))
        throw new YamlError('must be a mapping of keys to values', read.tree?.start ?? 0);
      layOver(value, read.value ?? {});
      for (const { key, first, again } of read.repeated)
        repeated.push({
          key,
          first: { ...first, line: first.line + document.line },
          again: { ...again, line: again.line + document.line },
        });
    } catch (error) {
      throw atOffset(error, document.offset);
    }
  }
  return { value, repeated };
}
