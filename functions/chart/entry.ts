import type { PackageLimits, PackageProblem } from './types.ts';

const regular = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);
const links = new Set(['Link', 'SymbolicLink']);
/** Longer than any name that a file system takes. Characters. */
const nameLimit = 1024;

function shown(name: string): string {
  const short = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  return JSON.stringify(short);
}

/** A letter that is not seen, by its number: control characters, marks of direction, spaces without width. */
function unseen(name: string): string | undefined {
  const letter = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/u.exec(name)?.[0].codePointAt(0);
  return letter === undefined ? undefined : `U+${letter.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Names that look like others, or become others where files are kept. */
function nameProblem(name: string): Pick<PackageProblem, 'code' | 'detail'> | undefined {
  const letter = unseen(name);
  if (letter)
    return { code: 'bad-name', detail: `The entry ${shown(name)} has a character that is not seen (${letter}).` };
  if (name.split('/').some(step => step !== '.' && /[.\p{Zs}]$/u.test(step)))
    return {
      code: 'bad-name',
      detail: `The entry ${shown(name)} has a name that ends with a dot or a space, which some file systems leave out.`,
    };
  return undefined;
}

function pathProblem(name: string, type: string): Pick<PackageProblem, 'code' | 'detail'> | undefined {
  if (name.includes('\\'))
    return {
      code: 'backslash-path',
      detail: `The entry ${shown(name)} has a backslash. Paths in a package use "/" only.`,
    };
  if (name.startsWith('/') || /^([^/]*\/[A-Za-z]:(\/|$)|[A-Za-z]:)/.test(name))
    return {
      code: 'absolute-path',
      detail: `The entry ${shown(name)} has an absolute path. Paths in a package start with the chart’s folder.`,
    };
  const steps = name.replace(/\/$/, '').split('/');
  const [folder = '', inside] = steps;
  // Helm takes a name that begins with two dots for one that leaves the folder.
  if (steps.includes('..') || inside?.startsWith('..'))
    return { code: 'path-escapes', detail: `The entry ${shown(name)} leaves the chart’s folder by "..".` };
  // `tar -C chart -cz .` has "." as its folder.
  if (
    steps.slice(1).includes('.') ||
    steps.includes('') ||
    (steps.length < 2 && type !== 'Directory') ||
    folder === 'Chart.yaml'
  )
    return {
      code: 'no-folder',
      detail: `The entry ${shown(name)} is not inside the chart’s folder: a package has one folder, named like the chart, and all in it.`,
    };
  return undefined;
}

/**
 * What is wrong with an entry by its header alone: its kind, its path (the rules of helm's archive loader, and stricter: nothing that has to be
 * cleaned first), its size.
 */
export function entryProblem(
  name: string,
  type: string,
  size: number,
  limits: PackageLimits,
): PackageProblem | undefined {
  const file = name.slice(0, 300);
  if (links.has(type))
    return {
      code: 'link',
      file,
      detail: `The entry ${shown(name)} is a link. A package holds plain files: pack what it points to.`,
    };
  if (!regular.has(type))
    return {
      code: 'device',
      file,
      detail: `The entry ${shown(name)} is a ${type}. A package holds plain files and folders.`,
    };
  if (name.length > nameLimit)
    return { code: 'bad-name', file, detail: `The entry ${shown(name)} has over ${nameLimit} characters.` };
  const problem = pathProblem(name, type) ?? nameProblem(name);
  if (problem) return { ...problem, file };
  if (size > limits.fileBytes)
    return {
      code: 'file-too-large',
      file,
      detail: `The file ${shown(name)} has ${size} bytes; helm takes at most ${limits.fileBytes} for one file.`,
    };
  return undefined;
}
