import { keptPrefix } from './kept-prefix.ts';

/** What is derived from is nobody's password: it needs no salt against lists of those. */
const noSalt = new Uint8Array();

/** Whoever typed something: by what only their sign-in says of them, their forms are found and opened. */
export interface Keeper {
  owner: string;
  key: CryptoKey;
}

function text(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, each => String.fromCharCode(each)).join(''));
}

function bytes(from: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(from), each => each.charCodeAt(0));
}

function hkdf(info: string) {
  return { name: 'HKDF', hash: 'SHA-256', salt: noSalt, info: new TextEncoder().encode(info) };
}

/** @param identity who somebody is at their issuer, which is in their token and shown to nobody else. */
export async function keeperOf(identity: string): Promise<Keeper> {
  const { subtle } = crypto;
  const usages = ['deriveBits', 'deriveKey'] as const;
  const from = await subtle.importKey('raw', new TextEncoder().encode(identity), 'HKDF', false, usages);
  const owner = new Uint8Array(await subtle.deriveBits(hkdf('owner'), from, 128));
  const cipher = { name: 'AES-GCM', length: 256 };
  return {
    owner: text(owner),
    key: await subtle.deriveKey(hkdf('form'), from, cipher, false, ['encrypt', 'decrypt']),
  };
}

const nameOf = (owner: string, place: string): string => `${keptPrefix}${owner} ${place}`;

/** Locks something that was typed at a place of the console. */
export async function locked({ key }: Keeper, value: unknown): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const cipher = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain));
  return `${text(iv)} ${text(cipher)}`;
}

/** What was locked; undefined where it is not this keeper's, or is damaged. */
export async function unlocked({ key }: Keeper, kept: string): Promise<unknown> {
  try {
    const [iv = '', cipher = ''] = kept.split(' ');
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv) }, key, bytes(cipher));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}

/** The forms that are kept in this tab: the keeper's own by their places, and how many are others'. */
export function keptForms({ owner }: Keeper): { own: string[]; others: number } {
  const all = Object.keys(sessionStorage).filter(name => name.startsWith(keptPrefix));
  const mine = all.filter(name => name.startsWith(nameOf(owner, '')));
  return { own: mine.map(name => name.slice(nameOf(owner, '').length)), others: all.length - mine.length };
}

/** One form of one person's, at one place of the console. */
export class KeptForm {
  private readonly keeper: Keeper;
  private readonly name: string;
  /** Locking takes a moment: of two that are on their way, the later counts. */
  private turn = 0;

  constructor(keeper: Keeper, place: string) {
    this.keeper = keeper;
    this.name = nameOf(keeper.owner, place);
  }

  /** @param title tells its owner which it is. */
  async keep(title: string, value: unknown): Promise<void> {
    const turn = ++this.turn;
    const kept = await locked(this.keeper, { title, value });
    if (turn !== this.turn) return;
    try {
      sessionStorage.setItem(this.name, kept);
    } catch {
      // There is no room: what was kept before is not what is there now.
      sessionStorage.removeItem(this.name);
    }
  }

  private async read(part: 'title' | 'value'): Promise<unknown> {
    const kept = sessionStorage.getItem(this.name);
    const found = kept === null ? undefined : await unlocked(this.keeper, kept);
    return typeof found === 'object' && found !== null ? Reflect.get(found, part) : undefined;
  }

  find(): Promise<unknown> {
    return this.read('value');
  }

  async title(): Promise<string> {
    return String((await this.read('title')) ?? '');
  }

  forget(): void {
    this.turn++;
    sessionStorage.removeItem(this.name);
  }
}
