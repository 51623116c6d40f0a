import type { PackageLimits, ProblemCode } from './types.ts';

/** A reason to read no further. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  /** The entry's name, where it is one entry's fault. */
  readonly file: string | undefined;

  constructor(code: ProblemCode, detail: string, file?: string) {
    super(detail);
    this.code = code;
    this.file = file;
  }
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e5) / 10} MB`;

/**
 * What may still be unpacked of a package and of all packages inside of it, wherever they are: one allowance goes along with the reading of all of them.
 * Helm gives each package inside a fresh one, and unpacks terabytes of half a megabyte.
 */
export class Allowance {
  readonly limits: PackageLimits;
  private bytes = 0;
  private entries = 0;

  constructor(limits: PackageLimits) {
    this.limits = limits;
  }

  /** @throws Refusal when so many bytes of archive are too many. */
  unpack(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.limits.unpackedBytes)
      throw new Refusal(
        'unpacked-too-large',
        `Unpacked, the package and the packages inside of it are over ${megabytes(this.limits.unpackedBytes)}.`,
      );
  }

  /** @throws Refusal when one entry more is too many. */
  entry(): void {
    if (++this.entries > this.limits.entries)
      throw new Refusal(
        'too-many-entries',
        `The package and those inside of it have more than ${this.limits.entries} entries; a chart may have that many files and folders at most.`,
      );
  }
}
