/** The drafts as schemas name them; undefined: none named. */
export const drafts = [
  undefined,
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
] as const;

const nested = (property: object) => ({ properties: { greeting: property } });

/** Schemas that lead helm elsewhere, in some draft or in all: each of them once, by a name. */
export function leadingElsewhere({ address, file }: { address: string; file: string }): Record<string, object> {
  return {
    'a $ref': nested({ $ref: `${address}/ref` }),
    'a $ref to a file': nested({ $ref: file }),
    'a $ref at the top': { $ref: `${address}/top` },
    'a $dynamicRef': nested({ $dynamicRef: `${address}/dynamic#meta` }),
    'a $recursiveRef': nested({ $recursiveRef: `${address}/recursive` }),
    'a $ref under an $id': { $id: `${address}/root/`, ...nested({ $ref: 'from-id' }) },
    'a $ref under an id': { id: `${address}/root/`, ...nested({ $ref: 'from-old-id' }) },
    'a $ref under a nested $id': {
      $id: `${address}/own`,
      ...nested({ $id: `${address}/other/`, allOf: [{ $ref: 'own' }] }),
    },
    'a $ref under a nested id': {
      id: `${address}/own`,
      ...nested({ id: `${address}/other/`, allOf: [{ $ref: 'own' }] }),
    },
    'a $ref under a file’s $id': {
      $id: file,
      ...nested({ allOf: [{ $id: `${file}/../`, not: { $ref: 'secret.json' } }] }),
    },
    'a $ref beside a nested $id': nested({ $id: `${address}/other/`, $ref: 'own' }),
    'what begins like a meta-schema': nested({ $ref: 'http://json-schema.org/draft-07/nope' }),
    'a nested $schema': nested({ $schema: `${address}/meta` }),
    'data that is referred to': { default: { x: { $ref: `${address}/data` } }, ...nested({ $ref: '#/default/x' }) },
  };
}
