import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { callsOf } from './calls.ts';

function called(operation: string, body: object) {
  const headers = {
    'user-agent': 'aws-sdk-js/3 app/berth-access',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
  };
  return callsOf(
    { method: 'POST', url: '/', headers } as unknown as IncomingMessage,
    Buffer.from(JSON.stringify(body)),
  );
}

describe('the partition key of a call that writes', () => {
  const pk = (text: string) => ({ pk: { S: text }, sk: { S: 'x' } });

  it.each([
    ['PutItem', { TableName: 'T', Item: pk('user#corp:alice#1') }, 'user#'],
    ['UpdateItem', { TableName: 'T', Key: pk('roles') }, 'roles'],
    ['DeleteItem', { TableName: 'T', Key: pk('token#tok_1') }, 'token#'],
    ['PutItem', { TableName: 'T', Item: {} }, ''],
  ])('of %s is seen by its beginning', (operation, body, key) => {
    expect(called(operation, body)).toEqual([
      { application: 'berth-access', action: `dynamodb:${operation}`, resource: 'table/T', key },
    ]);
  });

  it('is seen for each item of a transaction', () => {
    const items = [
      { Put: { TableName: 'T', Item: pk('app#1') } },
      { ConditionCheck: { TableName: 'T', Key: pk('appname#ws#n') } },
    ];
    expect(called('TransactWriteItems', { TransactItems: items }).map(({ action, key }) => [action, key])).toEqual([
      ['dynamodb:PutItem', 'app#'],
      ['dynamodb:ConditionCheckItem', 'appname#'],
    ]);
  });

  it('is none for what reads', () => {
    expect(called('GetItem', { TableName: 'T', Key: pk('app#1') })[0]).not.toHaveProperty('key');
  });
});
