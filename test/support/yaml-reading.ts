import { join } from 'node:path';
import * as z from 'zod';
import { buildGo } from '../../local/go.ts';
import { FramedProgram } from './framed-program.ts';

const answer = z.object({ error: z.string().optional(), value: z.unknown().optional() });

/** What sigs.k8s.io/yaml makes of a text: its JSON, or why it does not take it. */
export type YamlReading = z.output<typeof answer>;

/** The reader of YAML that helm has (yaml-reading/main.go): one process for any number of texts, one after the other. */
export class YamlReader {
  private readonly program: FramedProgram;

  private constructor(binary: string) {
    this.program = new FramedProgram(binary);
  }

  /** @throws LocalFailure where there is no Go. */
  static async start(): Promise<YamlReader> {
    const binary = await buildGo({
      name: 'yaml-reading',
      directory: join(import.meta.dirname, 'yaml-reading'),
      flags: ['-trimpath', '-buildvcs=false'],
      purpose: 'What Berth reads in YAML is compared with what helm reads in it.',
    });
    return new YamlReader(binary);
  }

  async read(text: string | Uint8Array): Promise<YamlReading> {
    return answer.parse(await this.program.ask(Buffer.from(text as string)));
  }

  stop(): void {
    this.program.stop();
  }
}
