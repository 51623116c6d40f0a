import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** DynamoDB developer guide, "DynamoDB Item sizes and formats": a list or map is 3 bytes and 1 for each of its members; numbers are up to 21. */
function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[^0-9]/g, '').length / 2) + 1;
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if (value.L !== undefined) return 3 + value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
  if (value.SS !== undefined) return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return value.B?.length ?? 1;
}

/** The size that DynamoDB bills an item by. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** Write units of so many bytes: one for each begun kilobyte. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

/** Read units of so many bytes read together: one for each begun 4 kilobytes, half of it when an old value will do. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/**
 * Write units of a status: the state machine's transaction (twice the units) of the version and its audit record, and the version's copies in both indexes:
 * rewritten in the one, moved in the other, which is a deletion and an insertion; the first status has nowhere to move from.
 */
export function transitionUnits(version: Item, audit: Item, first: boolean): number {
  const units = writeUnits(itemBytes(version));
  return 2 * (units + writeUnits(itemBytes(audit))) + units + (first ? units : 2 * units);
}

interface Read {
  ConsistentRead?: boolean;
}

/** What a request to DynamoDB reads and writes. */
export interface Units {
  read: number;
  write: number;
}

interface Request extends Read {
  RequestItems?: Record<string, Read>;
}

interface Response {
  Item?: Item;
  Items?: Item[];
  Responses?: Record<string, Item[]>;
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
}

/**
 * Units of one call. Of writes, what the answer says (it is asked to: MiniStack counts them by DynamoDB's rules, transactions and indexes included); of reads, by the
 * items in the answer, whose sizes MiniStack does not count.
 */
export function unitsOf(operation: string, request: Request, response: Response): Units {
  if (operation === 'GetItem')
    return { read: readUnits(response.Item ? itemBytes(response.Item) : 0, request.ConsistentRead ?? false), write: 0 };
  if (operation === 'Query') {
    const bytes = (response.Items ?? []).reduce((sum, item) => sum + itemBytes(item), 0);
    return { read: readUnits(bytes, request.ConsistentRead ?? false), write: 0 };
  }
  if (operation === 'BatchGetItem') {
    const read = Object.entries(response.Responses ?? {}).flatMap(([table, items]) =>
      items.map(item => readUnits(itemBytes(item), request.RequestItems?.[table]?.ConsistentRead ?? false)),
    );
    return { read: read.reduce((sum, units) => sum + units, 0), write: 0 };
  }
  const consumed = [response.ConsumedCapacity ?? []].flat();
  return { read: 0, write: consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0) };
}
