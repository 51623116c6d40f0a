import { mapping } from './fields.ts';

/** Where in an object, or in a chart's values, a secret stands: said here, once, for whoever shows either. */

/** The last word of a key that holds a secret, with its signs taken out: 'REDIS_PASSWORD', 'adminPassword', 'api-key'. */
const secretWords =
  /(?:passwords?|passwd|passphrase|passcode|pwd|tokens?|secret|credentials?|connectionstring|dsn|authorization|dockerconfigjson|dockercfg|kubeconfig|(?:api|secret|private|access|account|master|shared|signing|encryption|license|ssh|hmac|storage)keys?)$/;
/** 'DB_PASS' and 'dbPass', not 'bypass'. */
const passWord = /(?:^|[^A-Za-z])pass$|[a-z]Pass$|[^A-Za-z]PASS$|^PASS$/;
/** They name a Secret, or its hash, and hold none: 'existingSecret', 'passwordSecret', 'checksum/secret'. */
const references =
  /(?:existing|password|auth|token|tls|pull|image|credentials?|user|admin|key|cert|certificate|ca|checksum|hash|sha256)secret$/;
/** An answer to yes or no, and a port, are no secrets, whatever their key is called. */
export const trivial = /^(?:true|false|yes|no|on|off|null|none|~|\d{1,4})$/i;

/** Whether a key, or a variable's name, says that a secret stands under it. */
export function namesSecret(key: string): boolean {
  // Longer ones are nobody's words.
  if (key.length > 200) return false;
  const plain = key.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  return (secretWords.test(plain) && !references.test(plain)) || passWord.test(key);
}

/** Where tools write down the object as it was given to them, whole. */
const quotesObject = /last-applied|\/applied$|\/original$/;
/** What a key of such a name holds in words: 'password: { value: … }', '{ name: PASSWORD, value: … }'. */
const plainKeys: ReadonlySet<string> = new Set([
  'value',
  'plain',
  'plaintext',
  'plainText',
  'literal',
  'data',
  'content',
  'default',
]);

/** A place inside of an object. */
export interface Place {
  /** Of the object that it is in: objects may hold others, in a List or a custom kind. */
  readonly kind: string;
  /** The keys that lead to it from that object, without the indexes of lists. */
  readonly keys: readonly string[];
  /** Whether all that stands here is secret. */
  readonly secret: boolean;
}

/** The place of a whole object; of what has no kind, such as values, with an empty one. */
export function placeOf(kind: string): Place {
  return { kind, keys: [], secret: false };
}

function holdsSecrets(kind: string, keys: readonly string[]): boolean {
  const [first, second, third = ''] = keys;
  if (keys.at(-1) === 'stringData') return true;
  // What is sealed is meant to be shown.
  if (first === 'data' && keys.length === 1) return kind.endsWith('Secret') && kind !== 'SealedSecret';
  return first === 'metadata' && second === 'annotations' && quotesObject.test(third);
}

/** The place under a key, or at an index, of what stands at a place. */
export function within(place: Place, parent: unknown, step: string): Place {
  const object = mapping(parent);
  if (!object) return place;
  const own = typeof object.kind === 'string' && typeof object.apiVersion === 'string';
  const [kind, keys] = own ? [object.kind as string, []] : [place.kind, place.keys];
  const inside = [...keys, step];
  return { kind, keys: inside, secret: place.secret || holdsSecrets(kind, inside) };
}

/** Whether what stands at a place is a secret. @param parent what it is a field of. */
export function isSecretAt(value: unknown, place: Place, parent: unknown): boolean {
  if (value === null || typeof value === 'boolean') return false;
  return place.secret || isNamedSecret(value, place, parent);
}

/** Whether its own key, or the name beside it, says that it is one: more than that it stands in a Secret. */
export function isNamedSecret(value: unknown, { keys }: Place, parent: unknown): boolean {
  const key = keys.at(-1) ?? '';
  // 'maxTokens: 4096'
  if (trivial.test(String(value)) || (typeof value === 'number' && /tokens?$/i.test(key))) return false;
  if (namesSecret(key)) return true;
  if (!plainKeys.has(key)) return false;
  const { name, key: other } = mapping(parent) ?? {};
  return [keys.at(-2), name, other].some(word => typeof word === 'string' && namesSecret(word));
}
