import { join } from 'node:path';
import * as z from 'zod';
import { buildGo } from '../../local/go.ts';
import { FramedProgram } from './framed-program.ts';

const answer = z.object({
  error: z.string().optional(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});

/** What helm reads in a package: the files of its chart and of the packages inside ('charts/a.tgz!Chart.yaml'), or why it does not take it. */
export type HelmReading = z.output<typeof answer>;

/** Go's own readers, put together as helm does (helm-reading/main.go): one process for any number of packages, one after the other. */
export class HelmReader {
  private readonly program: FramedProgram;

  private constructor(binary: string) {
    this.program = new FramedProgram(binary);
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
    return answer.parse(await this.program.ask(packageBytes));
  }

  stop(): void {
    this.program.stop();
  }
}
