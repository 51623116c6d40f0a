import type { PackageProblem } from './types.ts';

/** A file or a folder, under the name that it has for a file system that does not tell such names apart. */
interface Place {
  /** As it was written first. */
  name: string;
  isFile: boolean;
  inside: Map<string, Place>;
}

/**
 * What a name is for the least careful of file systems: Unicode's forms and capitals are not told apart (macOS), nor blanks around it, and what follows a
 * colon is not part of it (Windows). In capitals first: some letters have the same capital, but differ in small.
 */
function folded(name: string): string {
  return name
    .replace(/(?<=.):.*/s, '')
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .trim();
}

/** The names of a package: no two different ones may be the same file or folder anywhere. */
export class Names {
  private readonly root: Place = { name: '', isFile: false, inside: new Map() };
  private readonly implied: () => void;

  /** @param implied is told of each folder that is there because of what is in it. */
  constructor(implied: () => void) {
    this.implied = implied;
  }

  /** Takes a path in; the problem, when another one is there already that some file system would take for the same. */
  add(path: string, isFile: boolean): PackageProblem | undefined {
    const steps = path.replace(/\/$/, '').split('/');
    let place = this.root;
    for (const [index, name] of steps.entries()) {
      const isLast = index === steps.length - 1;
      const key = folded(name);
      const found = place.inside.get(key);
      const asFile = isLast && isFile;
      if (found) {
        const so = steps.slice(0, index + 1).join('/');
        if (found.name !== name) return twin(path, so, [...steps.slice(0, index), found.name].join('/'));
        if (found.isFile !== asFile) return mixed(path, so);
        place = found;
      } else {
        if (!isLast) this.implied();
        const added = { name, isFile: asFile, inside: new Map() };
        place.inside.set(key, added);
        place = added;
      }
    }
    return undefined;
  }
}

function twin(file: string, one: string, other: string): PackageProblem {
  return {
    code: 'name-twins',
    file,
    detail: `The archive has ${JSON.stringify(one)} (${codes(one, other)}) and ${JSON.stringify(other)}: some file systems do not tell them apart. Rename one of them.`,
  };
}

/** Twins may look alike: the first letter that differs, by its number. */
function codes(one: string, other: string): string {
  const [a, b] = [[...one], [...other]];
  const letter = a.find((each, index) => each !== b[index]) ?? '';
  return letter === '' ? 'shorter' : `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function mixed(file: string, name: string): PackageProblem {
  return {
    code: 'name-twins',
    file,
    detail: `The archive has ${JSON.stringify(name)} as a file and as a folder. Rename one of them.`,
  };
}
