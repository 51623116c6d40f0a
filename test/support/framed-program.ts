import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A program that answers each message, which comes behind its length, with a line of JSON. */
export class FramedProgram {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly lines: AsyncIterator<string>;

  constructor(binary: string) {
    this.child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  async ask(message: Uint8Array): Promise<unknown> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    this.child.stdin.write(length);
    this.child.stdin.write(message);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The program ended.');
    return JSON.parse(value);
  }

  stop(): void {
    this.child.stdin.end();
  }
}
