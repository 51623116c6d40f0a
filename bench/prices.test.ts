import { describe, expect, it } from 'vitest';
import { itemBytes, readUnits, transitionUnits, unitsOf, writeUnits } from './capacity.ts';
import { add, costs, divide, nothing, total } from './prices.ts';

const ofKilobytes = (count: number) => ({ pk: { S: 'x'.repeat(count * 1024 - 2) } });

describe('units of DynamoDB', () => {
  it('counts names and values of an item', () => {
    expect(
      itemBytes({ pk: { S: 'é' }, n: { N: '-12.5' }, m: { M: { a: { BOOL: true } } }, l: { L: [{ S: 'ab' }] } }),
    ).toBe(2 + 2 + (1 + 3) + (1 + 3 + 1 + 1 + 1) + (1 + 3 + 1 + 2));
  });

  it('begins a unit of writing each kilobyte, of reading each four', () => {
    expect([0, 1024, 1025].map(writeUnits)).toEqual([1, 1, 2]);
    expect([0, 4096, 4097].map(bytes => readUnits(bytes, true))).toEqual([1, 1, 2]);
    expect(readUnits(4097, false)).toBe(1);
  });

  it('takes a status as a transaction and two copies, of which one moves', () => {
    const [version, audit] = [ofKilobytes(2), ofKilobytes(1)];
    expect(transitionUnits(version, audit, false)).toBe(2 * (2 + 1) + 2 + 4);
    expect(transitionUnits(version, audit, true)).toBe(2 * (2 + 1) + 2 + 2);
  });

  it('reads a query’s items together, and a batch’s one by one', () => {
    const items = [ofKilobytes(1), ofKilobytes(1), ofKilobytes(3)];
    expect(unitsOf('Query', {}, { Items: items })).toEqual({ read: 1, write: 0 });
    const batch = { RequestItems: { table: { ConsistentRead: true } } };
    expect(unitsOf('BatchGetItem', batch, { Responses: { table: items } })).toEqual({ read: 3, write: 0 });
  });

  it('believes the answer about writes', () => {
    expect(unitsOf('PutItem', {}, { ConsumedCapacity: { CapacityUnits: 3 } })).toEqual({ read: 0, write: 3 });
    expect(unitsOf('TransactWriteItems', {}, { ConsumedCapacity: [{ CapacityUnits: 8 }] })).toEqual({
      read: 0,
      write: 8,
    });
  });
});

describe('prices', () => {
  it('adds up what a million of each costs', () => {
    const million = 1e6;
    const usage = { ...nothing, httpRequests: million, lambdaRequests: million, stateTransitions: million };
    expect(costs(usage)).toMatchObject({ api: 1, lambda: 0.2, dynamo: 0 });
    expect(total(usage)).toBeCloseTo(26.2);
  });

  it('divides what it added', () => {
    const usage = { ...nothing, s3Puts: 3, gbSeconds: 0.3 };
    expect(divide(add(usage, usage), 2)).toEqual(usage);
  });
});
