import { unmarshall } from '@aws-sdk/util-dynamodb';

/** A record of the table's stream: the part that is used. */
export interface StreamRecord {
  dynamodb?: { Keys?: Image; NewImage?: Image; OldImage?: Image };
}
type Image = Parameters<typeof unmarshall>[0];

/** What a batch of the stream touched. */
export interface Changes {
  versions: Set<string>;
  /** Apps of which a version changed: what follows from their versions is to be derived anew. */
  apps: Set<string>;
  /** Apps whose own entry was edited, or written by the derivation before. */
  entries: Set<string>;
  categories: boolean;
}

function text(item: Record<string, unknown>, field: string): string {
  const value = item[field];
  return typeof value === 'string' ? value : '';
}

/**
 * Reads which versions, apps and categories a batch is about. Only their ids: what they are now is read from the table, so a batch that comes late or twice
 * writes the present, never the past.
 */
export function readChanges(records: readonly StreamRecord[]): Changes {
  const changes: Changes = { versions: new Set(), apps: new Set(), entries: new Set(), categories: false };
  for (const { dynamodb } of records) {
    const image = dynamodb?.NewImage ?? dynamodb?.OldImage;
    if (!image) continue;
    const item = unmarshall(image);
    const entity = text(item, '__edb_e__');
    if (entity === 'version') {
      changes.versions.add(text(item, 'version'));
      changes.apps.add(text(item, 'app'));
    }
    if (entity === 'app') changes.entries.add(text(item, 'app'));
    if (entity === 'category') changes.categories = true;
  }
  return changes;
}
