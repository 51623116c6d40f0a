import type { PackageLimits, PackageProblem } from './types.ts';

const regular = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);
const links = new Set(['Link', 'SymbolicLink']);

function shown(name: string): string {
  const short = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  return JSON.stringify(short);
}

function pathProblem(name: string, type: string): PackageProblem | undefined {
  const at = { file: name.slice(0, 300) };
  if (name.includes('\\'))
    return {
      ...at,
      code: 'backslash-path',
      detail: `The entry ${shown(name)} has a backslash. Paths in a package use "/" only.`,
    };
  if (name.includes('\0'))
    return { ...at, code: 'path-escapes', detail: `The entry ${shown(name)} has a NUL in its name.` };
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) {
    return {
      ...at,
      code: 'absolute-path',
      detail: `The entry ${shown(name)} has an absolute path. Paths in a package start with the chart’s folder.`,
    };
  }
  const steps = name.replace(/\/$/, '').split('/');
  if (steps.includes('..'))
    return { ...at, code: 'path-escapes', detail: `The entry ${shown(name)} leaves the chart’s folder by "..".` };
  if (steps.includes('.') || steps.includes('') || (steps.length < 2 && type !== 'Directory')) {
    return {
      ...at,
      code: 'no-folder',
      detail: `The entry ${shown(name)} is not inside the chart’s folder: a package has one folder, named like the chart, and all in it.`,
    };
  }
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
  if (links.has(type))
    return {
      code: 'link',
      file: name.slice(0, 300),
      detail: `The entry ${shown(name)} is a link. A package holds plain files: pack what it points to.`,
    };
  if (!regular.has(type))
    return {
      code: 'device',
      file: name.slice(0, 300),
      detail: `The entry ${shown(name)} is a ${type}. A package holds plain files and folders.`,
    };
  const problem = pathProblem(name, type);
  if (problem) return problem;
  if (size > limits.fileBytes) {
    return {
      code: 'file-too-large',
      file: name,
      detail: `The file ${shown(name)} has ${size} bytes; helm takes at most ${limits.fileBytes} for one file.`,
    };
  }
  return undefined;
}
