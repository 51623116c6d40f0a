import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type UnprovenSchema, unprovenSchemas } from './schema-references.ts';

/**
 * A package on disk that helm may be given. Helm takes charts in no other form, and this has one maker, so no road leads to helm past it: a schema is
 * only read where it is proven to refer to nothing outside of itself, as a chart must not make the platform call addresses or read files of its choice.
 */
export class PlacedPackage {
  /** The schemas that helm is kept from; where there are any, it looks at none. */
  readonly unproven: readonly UnprovenSchema[];
  readonly #path: string;

  private constructor(path: string, unproven: readonly UnprovenSchema[]) {
    this.#path = path;
    this.unproven = unproven;
  }

  /**
   * Puts a package beside helm.
   * @param home whose directory it goes away with.
   * @param bytes a package that passed `checkPackage`.
   */
  static async place(home: { readonly directory: string }, bytes: Uint8Array): Promise<PlacedPackage> {
    const unproven = await unprovenSchemas(bytes);
    // By its content: no other package ever takes its place.
    const digest = createHash('sha256').update(bytes).digest('hex');
    const path = join(home.directory, `chart-${digest.slice(0, 16)}.tgz`);
    await writeFile(path, bytes, { mode: 0o600 });
    return new PlacedPackage(path, unproven);
  }

  /** What helm is told: where it is, and whether to look at schemas. */
  get arguments(): string[] {
    return [this.#path, ...(this.unproven.length > 0 ? ['--skip-schema-validation'] : [])];
  }
}
