import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  vi.unstubAllEnvs();
});

/** A table that refuses so many writes because they meet a transaction. @returns how often it was asked. */
async function table(refusals: number): Promise<() => number> {
  let asked = 0;
  const made = createServer((_, response) => {
    asked++;
    const type = 'com.amazonaws.dynamodb.v20120810#TransactionConflictException';
    response.writeHead(asked > refusals ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify(asked > refusals ? {} : { __type: type, message: 'Transaction is ongoing for the item' }),
    );
  });
  server = made;
  await new Promise<void>(resolve => made.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(made.address() as AddressInfo).port}`);
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
  vi.resetModules();
  return () => asked;
}

describe('a write that meets a transaction', () => {
  it('is sent again', async () => {
    const asked = await table(2);
    const { dynamo } = await import('./clients.ts');
    await dynamo().send(new UpdateCommand({ TableName: 'table', Key: { pk: 'a', sk: 'b' } }));
    expect(asked()).toBe(3);
  });
});
