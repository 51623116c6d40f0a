import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { type Units, unitsOf } from './capacity.ts';

/** One call that a function made. */
export interface Recorded extends Units {
  service: 'dynamodb' | 's3' | 'sqs' | 'states' | 'other';
  /** 'GetItem', 'SendTaskSuccess'; for S3 the HTTP method. */
  operation: string;
}

const services: Record<string, Recorded['service']> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSStepFunctions: 'states',
};

/** Everything a stream brings. */
async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function targetOf({ headers }: IncomingMessage): [service: Recorded['service'], operation: string] {
  const target = headers['x-amz-target'];
  const [service = '', operation = ''] = typeof target === 'string' ? target.split('.') : [];
  return [services[service] ?? (operation ? 'other' : 's3'), operation];
}

/**
 * Stands between the functions and the emulator and counts what their calls cost. Unlike test/support/recorder.ts, which tells IAM actions, it tells requests:
 * a transaction is one. It asks DynamoDB for the units consumed, which changes nothing else, as the emulator checks no signatures.
 */
export class Recorder {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });
  private readonly server = createServer();
  private recorded: Recorded[] = [];

  /** Begins to listen, and passes everything on to another port. */
  listen(port: number, target: number): void {
    this.server.on('request', async (incoming: IncomingMessage, response: ServerResponse) => {
      try {
        const answer = await this.forward(incoming, target);
        response.writeHead(answer.status, answer.headers).end(answer.body);
      } catch {
        response.destroy();
      }
    });
    this.server.listen(port, '127.0.0.1');
  }

  private async forward(incoming: IncomingMessage, port: number) {
    const [service, operation] = targetOf(incoming);
    const sent = await readAll(incoming);
    const asked =
      service === 'dynamodb' ? { ...JSON.parse(sent.toString('utf8')), ReturnConsumedCapacity: 'TOTAL' } : undefined;
    const body = asked ? Buffer.from(JSON.stringify(asked)) : sent;
    const headers: OutgoingHttpHeaders = { ...incoming.headers, ...(asked ? { 'content-length': body.length } : {}) };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        agent: this.agent,
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: incoming.url,
        headers,
      };
      request(options, resolve).on('error', reject).end(body);
    });
    const received = await readAll(answer);
    const units = asked ? unitsOf(operation, asked, JSON.parse(received.toString('utf8'))) : { read: 0, write: 0 };
    this.recorded.push({ service, operation: operation || (incoming.method ?? ''), ...units });
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: received };
  }

  /** What was called since the last time. */
  take(): Recorded[] {
    const taken = this.recorded;
    this.recorded = [];
    return taken;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }
}
