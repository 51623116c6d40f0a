import type { ReadEntry } from 'tar';
import { Parser } from 'tar/parse';
import { type TarEntry, TarGate } from './tar-gate.ts';
import { ambiguous } from './tar-header.ts';

/** node-tar behind the gate. What it makes of an entry has to be what the gate, which reads as Go does, made of it. */
export class TarReader {
  private readonly parser = new Parser({
    strict: true,
    gzip: false,
    brotli: false,
    zstd: false,
  } as ConstructorParameters<typeof Parser>[0]);
  private readonly expected: TarEntry[] = [];
  private fault: unknown;
  private readonly gate = new TarGate((piece, entry) => {
    if (entry) this.expected.push(entry);
    this.parser.write(piece);
    this.check();
  });

  /** @param read takes each entry; what it throws ends the reading. */
  constructor(read: (entry: ReadEntry) => void) {
    const next = (entry: ReadEntry): void => {
      const { name, type, size } = this.expected.shift() ?? {};
      if (entry.path !== name || entry.header.typeKey !== type || entry.size !== size)
        throw ambiguous(
          `The entry ${JSON.stringify(name ?? entry.path)} is not for every program what it is for helm.`,
          name,
        );
      read(entry);
    };
    this.parser.on('entry', next);
    this.parser.on('ignoredEntry', next);
    this.parser.on('error', error => {
      this.fault ??= error;
    });
  }

  private check(): void {
    if (this.fault !== undefined) throw this.fault;
  }

  /** @throws Refusal, what `read` threw, or an error of node-tar. */
  write(chunk: Buffer): void {
    this.gate.write(chunk);
  }

  /** Whether the archive said where it ends. */
  get isEnded(): boolean {
    return this.gate.isEnded;
  }

  /** The same, when nothing comes any more. */
  end(): void {
    this.gate.end();
    this.parser.end();
    this.check();
    const [missed] = this.expected;
    if (missed) throw ambiguous(`The entry ${JSON.stringify(missed.name)} is not seen by every program.`, missed.name);
  }
}
