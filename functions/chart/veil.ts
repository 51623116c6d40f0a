import type { KubernetesObject } from '../kubernetes/object.ts';
import { type Mapping, mapping } from './fields.ts';
import { KnownTexts } from './known-texts.ts';
import { isNamedSecret, isSecretAt, type Place, placeOf, trivial, within } from './secret-fields.ts';
import { setKey } from './yaml/value.ts';
import { ExactNumber } from './yaml-scalar.ts';

/** Stands for a secret. */
export const hidden = '•••';

/** Shorter texts are words, ports and answers to yes or no: hidden wherever they occur, they would hide half of a manifest. Characters. */
const shortest = 6;
/** What a Secret holds under a key that does not say so may be a user's name: longer before it is looked for elsewhere. Characters. */
const shortestUnnamed = 8;
/** All that is looked for together as it is: an answer with Secrets has 64 MB at most. Characters. */
const learnLimit = 64_000_000;
/** And as it may be written besides: ten ways each. Characters. */
const formLimit = 16_000_000;
/** Of what is longer no message quotes the whole; the passwords in it are looked for by themselves. Characters. */
const longestWritten = 64 * 1024;
/** Stands for a text of which it cannot be said that it quotes no secret. */
const withheld = `${hidden} (the project has more in Secrets than can be looked for in this)`;
/** Escaped, or perhaps base64: eight signs of it that are not a word. */
const mayBeWritten = /\\|''|%[\dA-Fa-f]{2}|[\w+/-](?=[a-z+/_-]{0,6}[A-Z\d])[\w+/-]{7}/;
/** How often it is asked whether a text is public, which takes as long as what is public. */
const askLimit = 20_000;
const certificate = /^-----BEGIN (?:CERTIFICATE|PUBLIC KEY)-----/;

/** Secret whatever is known: the password of an address, a private key, a signed token. Bounded, because texts may be hostile. */
const address = /(:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,200}@/g;
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;
const signedToken = /(?<![\w-])eyJ[\w-]{10,2000}\.[\w-]{10,2000}\.[\w-]{5,2000}/g;
/** A line of a configuration file, an argument: 'requirepass = …', '--password=…', '"pwd": "…"'; in quotes to their end, a block of YAML to its own. */
const assignment =
  /((?:password|passwd|pwd|passphrase|requirepass|masterauth|token|secret|api_?key|private_?key|access_?key)["']?[^\S\n]{0,8}[=:][^\S\n]{0,8})(?!(?:true|false|null|yes|no)\b)("[^"\n]{1,500}"|'[^'\n]{1,500}'|["']?[^\s"',;&{}|>]{1,500}|[|>][-+\d]{0,2}[^\S\n]{0,8}\n([^\S\n]{1,40})[^\n]{1,1000}(?:\n\3[^\n]{0,1000}){0,100})/gi;
/** As redis has it, with nothing but a space between. */
const directive = /((?:requirepass|masterauth)[^\S\n]{1,8})(?![=:\s])(\S{1,500})/gi;

const unquoted = (text: string): string => text.replace(/^["']|["']$/g, '');
/** What is given by an assignment: in a block each line may be quoted by itself. */
const assigned = (text: string): string[] =>
  /^[|>]/.test(text)
    ? text
        .split('\n')
        .slice(1)
        .map(line => line.trim())
    : [unquoted(text)];
/** With its quotes where it has some. */
const hiddenAs = (text: string): string => text.replace(unquoted(text), hidden);

function byContent(text: string): string {
  return text.replace(address, `$1${hidden}@`).replace(privateKey, hidden).replace(signedToken, hidden);
}

/** Base64 of a text inside of a longer one, at each of the three places where it can begin; without what depends on its neighbours. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2].flatMap(before => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const form = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** As JSON, Go's `%q`, YAML and addresses write a text. */
function writtenForms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const html = json.replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`);
  // A lone half of a sign cannot be in an address.
  const uri = text.isWellFormed() ? [encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+')] : [];
  return [json, html, ...uri, text.replaceAll("'", "''")];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || value instanceof ExactNumber
      ? String(value)
      : undefined;

/** What `data` of a Secret holds, where it is base64 of a text; what is none, an error will quote as it is. */
function decoded(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64');
  const plain = (text: string): string => text.trim().replace(/={1,2}$/, '');
  const text = bytes.toString('utf8');
  return plain(bytes.toString('base64')) === plain(value) && Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

/** A copy with each text, number and mark replaced. */
function copied(
  value: unknown,
  place: Place,
  parent: unknown,
  leaf: (value: unknown, place: Place, parent: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map(item => copied(item, place, parent, leaf));
  const fields = mapping(value);
  if (!fields) return leaf(value, place, parent);
  const result: Mapping = {};
  for (const [key, item] of Object.entries(fields))
    setKey(result, key, copied(item, within(place, fields, key), fields, leaf));
  return result;
}

/**
 * Keeps secrets out of what people see: by where they stand in an object (secret-fields.ts), and, of those that it was told of, wherever they occur and
 * however they are written. Everything that is shown of a project's cluster goes through one.
 *
 * It is no wall against who may write the chart or read the cluster: a template can turn a secret into something that nobody recognizes. It is for those
 * who read what an honest chart, an API server or helm says.
 */
export class Veil {
  private readonly known = new KnownTexts(shortest, learnLimit);
  private readonly forms = new KnownTexts(shortest, formLimit);
  private readonly whole = new Set<string>();
  private readonly published: string[] = [];
  private readonly names = new Set<string>();
  private asked = 0;

  /** What everybody may read, so that it is no secret: a chart's own default values. */
  publish(text: string): void {
    if (text !== '') this.published.push(text);
  }

  /** Names that addresses are made of: a release's, a namespace's. */
  publishNames(...names: string[]): void {
    for (const name of names) if (name.length > 2) this.names.add(name);
  }

  private isPublic(text: string): boolean {
    // More of them are nobody's chart; what is hidden too much does no harm.
    if (this.asked++ > askLimit) return false;
    return this.published.some(each => each.includes(text));
  }

  /** 'broker-redis.shop.svc': a place, not a secret. */
  private isPlace(text: string): boolean {
    return /^[a-z0-9.:-]{1,253}$/.test(text) && [...this.names].some(name => text.includes(name));
  }

  /**
   * Tells it a secret.
   * @param certain whether it is one for sure, by its key or because its schema says so; else it may be a name or an address as well.
   */
  learn(value: unknown, certain: boolean): void {
    const given = textOf(value);
    const text = given?.trim() ?? '';
    if (given === undefined || text === '' || trivial.test(text) || certificate.test(text)) return;
    if (!certain && (text.length < shortestUnnamed || this.isPlace(text) || this.isPublic(text))) return;
    if (text.length < shortest || this.isPublic(text)) {
      this.whole.add(given);
      return;
    }
    this.known.add(given);
    this.known.add(text);
    if (text.length <= longestWritten)
      for (const form of [...writtenForms(text), ...base64Forms(text)]) if (form !== text) this.forms.add(form);
    if (text.includes('\n') || text.includes('=') || text.includes('://')) this.learnText(text);
  }

  /** Learns what a text says to be a secret: of a configuration file in a Secret, or of values. */
  learnText(text: string): void {
    for (const pattern of [assignment, directive])
      for (const [, , secret = ''] of text.matchAll(pattern))
        for (const each of assigned(secret)) this.learn(each, true);
    for (const [found = '', before = ''] of text.matchAll(address)) this.learn(found.slice(before.length, -1), true);
  }

  /** Learns what is secret in an object, or in values, by where it stands. */
  learnFrom(object: unknown, kind = ''): void {
    copied(object, placeOf(kind), undefined, (value, place, parent) => {
      // A whole object that is quoted: what is secret in it is so where it stands too.
      if (place.keys[0] === 'metadata' || !isSecretAt(value, place, parent)) return undefined;
      const named = isNamedSecret(value, place, parent);
      this.learn(value, named);
      if (place.secret && place.keys[0] === 'data') this.learn(decoded(value), named);
      return undefined;
    });
  }

  /** Replaces each known secret in a text, and what is secret in any. */
  text(text: string): string {
    if (this.whole.has(text)) return hidden;
    if (this.known.isFull && text.length >= shortest) return withheld;
    const shown = byContent(this.forms.replaceIn(this.known.replaceIn(text, hidden), hidden));
    return this.forms.isFull && mayBeWritten.test(shown) ? withheld : shown;
  }

  /** The same of a configuration: of what is said to be a password there, too. */
  config(text: string): string {
    const hide = (_: string, before: string, secret: string): string => before + hiddenAs(secret);
    return this.text(text).replace(assignment, hide).replace(directive, hide);
  }

  /** The same of all texts in an answer. */
  value<T>(value: T): T {
    return copied(value, placeOf(''), undefined, each => (typeof each === 'string' ? this.text(each) : each)) as T;
  }

  /** What stands at a place of an object, as it may be shown. */
  private shown(value: unknown, place: Place, parent: unknown): unknown {
    return copied(value, place, parent, (each, where, within) => {
      if (isSecretAt(each, where, within)) return hidden;
      return typeof each === 'string' ? this.config(each) : each;
    });
  }

  /** An object as it may be shown: which keys a Secret has is told, what they hold is not. */
  object(object: KubernetesObject): KubernetesObject {
    return this.shown(object, placeOf(object.kind), undefined) as KubernetesObject;
  }

  /**
   * A field of an object as it may be shown.
   * @param steps of its JSON pointer.
   * @param object that it is in, as far as it is known: what stands beside a field may say that it is secret.
   */
  field(value: unknown, steps: readonly string[], object: KubernetesObject | { kind: string }): unknown {
    let place = placeOf(object.kind);
    let parent: unknown;
    let here: unknown = object;
    for (const step of steps) {
      if (Array.isArray(here)) {
        here = here[Number(step)];
        continue;
      }
      const known = mapping(here);
      // Of an object that is not at hand, each step is a key but the numbers.
      if (known || !/^\d+$/.test(step)) place = within(place, known ?? {}, step);
      parent = known;
      here = known?.[step];
    }
    return this.shown(value, place, parent);
  }

  /** Takes secrets out of an error, with what caused it, so that neither a log nor an answer tells them. @returns the same error. */
  error<T>(error: T, depth = 0): T {
    if (!(error instanceof Error) || depth > 5) return error;
    for (const field of Object.getOwnPropertyNames(error)) {
      const value: unknown = Reflect.get(error, field);
      if (value instanceof Error) this.error(value, depth + 1);
      // Other fields may be a client's whole connection.
      else if (typeof value === 'string' || field === 'details')
        Reflect.defineProperty(error, field, { value: this.value(value), configurable: true, writable: true });
    }
    return error;
  }
}
