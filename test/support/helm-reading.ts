import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { buildGo } from '../../local/go.ts';

const answer = z.object({
  error: z.string().optional(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});

/** What helm reads in a package: the files of its chart and of the packages inside ('charts/a.tgz!Chart.yaml'), or why it does not take it. */
export type HelmReading = z.output<typeof answer>;

/** Go's own readers, put together as helm does (helm-reading/main.go): one process for any number of packages, one after the other. */
export class HelmReader {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  private constructor(binary: string) {
    this.child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  /** @throws LocalFailure where there is no Go. */
  static async start(): Promise<HelmReader> {
    const binary = await buildGo({
      name: 'helm-reading',
      directory: join(import.meta.dirname, 'helm-reading'),
      flags: ['-trimpath', '-buildvcs=false'],
      purpose: 'What Berth reads in a package is compared with what Go, and so helm, reads in it.',
    });
    return new HelmReader(binary);
  }

  async read(packageBytes: Uint8Array): Promise<HelmReading> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(packageBytes.length);
    this.child.stdin.write(length);
    this.child.stdin.write(packageBytes);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The reader of packages in Go ended.');
    return answer.parse(JSON.parse(value));
  }

  stop(): void {
    this.child.stdin.end();
  }
}
