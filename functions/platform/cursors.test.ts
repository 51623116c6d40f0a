import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CursorScope } from './cursors.ts';
import { Problem } from './problem.ts';

type Cursors = typeof import('./cursors.ts');
type Apps = typeof import('./entities/app.ts');
type Installations = typeof import('./entities/installation.ts');
let cursors: Cursors;
let apps: Apps['apps'];
let installations: Installations['installations'];
beforeAll(async () => {
  Object.assign(process.env, { TABLE_NAME: 'table', AWS_REGION: 'eu-central-1' });
  cursors = await import('./cursors.ts');
  ({ apps } = await import('./entities/app.ts'));
  ({ installations } = await import('./entities/installation.ts'));
});

const invalid = expect.objectContaining({ status: 400, type: 'invalid-cursor' });
const encoded = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Whether a page of the query would be read from there; the table itself is not asked. */
function taken(query: { params(): object }, cursor: string): boolean {
  let asked = false;
  const go = async () => {
    asked = true;
    return { data: [], cursor: null };
  };
  try {
    cursors.readPage({ params: () => query.params(), go }, { limit: 1, cursor });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error).toEqual(invalid);
  }
  return asked;
}

describe('a cursor', () => {
  const list: CursorScope = { operation: 'listApps', parameters: { app: 'app_1' }, query: { q: 'x', limit: 5 } };

  it('opens for the list that it is of, however many are asked for', () => {
    const cursor = cursors.sealCursor(list, 'place');
    expect(cursors.openCursor(list, cursor)).toBe('place');
    const again = { ...list, query: { limit: 7, q: 'x', cursor, status: undefined } };
    expect(cursors.openCursor(again, cursor)).toBe('place');
  });

  it.each([
    { operation: 'listVersions' },
    { parameters: { app: 'app_2' } },
    { query: { q: 'y' } },
    { query: {} },
    { query: { q: 'x', status: 'active' } },
  ])('of another list is refused: %j', other => {
    expect(() => cursors.openCursor({ ...list, ...other }, cursors.sealCursor(list, 'place'))).toThrow(invalid);
  });

  it('that somebody made up is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(() => cursors.openCursor(list, text)).toThrow(invalid);
      }),
    );
  });
});

describe('a place in the table', () => {
  const key = { pk: 'app#app_1', sk: 'app', gsi1pk: 'apps#mine', gsi1sk: 'redis' };

  it('is one of the query', () => {
    expect(taken(apps.query.ofWorkspace({ workspace: 'mine' }), encoded(key))).toBe(true);
  });

  it('of another partition, as of another workspace, is refused', () => {
    expect(taken(apps.query.ofWorkspace({ workspace: 'theirs' }), encoded(key))).toBe(false);
    expect(taken(apps.query.all({}), encoded(key))).toBe(false);
  });

  it('outside of what the query begins with is refused', () => {
    const query = () => installations.query.all({}).begins({ cluster: 'clu_1' });
    const at = (cluster: string) =>
      encoded({ pk: 'installation#ins_1', sk: 'installation', gsi3pk: 'installations', gsi3sk: `${cluster}#ins_1` });
    expect(taken(query(), at('clu_1'))).toBe(true);
    expect(taken(query(), at('clu_2'))).toBe(false);
  });

  it.each([
    { ...key, gsi1sk: '' },
    { ...key, sk: 7 },
    { ...key, sk: null },
    { ...key, sk: 'x'.repeat(1025) },
    { ...key, pk: 'é'.repeat(1025) },
    { ...key, pk: '\ud800' },
    { ...key, more: 'x' },
    { pk: key.pk, sk: key.sk },
    [key],
    'text',
    null,
    { __proto__: key },
  ])('that DynamoDB would not take is refused: %.60j', other => {
    expect(taken(apps.query.ofWorkspace({ workspace: 'mine' }), encoded(other))).toBe(false);
  });

  it('of any text or JSON is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue().map(encoded)), place => {
        expect(taken(apps.query.ofWorkspace({ workspace: 'mine' }), place)).toBe(false);
      }),
    );
  });
});
