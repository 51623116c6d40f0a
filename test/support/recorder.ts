import { appendFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import { keepAliveTimeout } from '../../local/front-door.ts';
import { callsOf } from './calls.ts';

/**
 * Stands between the functions and the emulator, passes everything through byte for byte, and notes each AWS call that a function makes: which function
 * (from the user agent), which IAM actions it takes, on what. One JSON line each.
 */
export function startRecorder(port: number, target: number, file: string): Promise<Server> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const server = createServer({ keepAliveTimeout }, (incoming: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', chunk => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      for (const call of callsOf(incoming, body)) appendFileSync(file, `${JSON.stringify(call)}\n`);
      const options = {
        agent,
        host: '127.0.0.1',
        port: target,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      };
      const forwarded = request(options, answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on('error', () => response.destroy());
      forwarded.end(body);
    });
  });
  return new Promise(resolve => server.listen(port, '127.0.0.1', () => resolve(server)));
}
