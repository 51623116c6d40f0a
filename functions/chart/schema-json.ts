/** How helm's archive loader begins a text: it takes this mark off each file. */
const byteOrderMark = '\uFEFF';

/** How many `:` stand outside of strings: in JSON one for each key that is written. */
function writtenKeys(json: string): number {
  let keys = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const sign = json[at];
    if (sign === '"') quoted = !quoted;
    else if (quoted && sign === '\\') at++;
    else if (!quoted && sign === ':') keys++;
  }
  return keys;
}

/** How many keys all the mappings in a value have. */
function readKeys(value: unknown): number {
  let keys = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) keys += Object.keys(next).length;
    for (const inner of Object.values(next)) waiting.push(inner);
  }
  return keys;
}

/** Whether every key and text has whole characters: half of a surrogate pair is another character to Go, which may be another key. */
function isWhole(value: unknown): boolean {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string' && !next.isWellFormed()) return false;
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) waiting.push(key, inner ?? '');
  }
  return true;
}

export type ReadJson = { ok: true; value: unknown } | { ok: false; why: string };

/**
 * Reads JSON only where no two readers can differ: it is UTF-8, and no key stands twice in a mapping. One byte order mark at its beginning is taken
 * off, as helm does.
 */
export function readPlainJson(bytes: Uint8Array): ReadJson {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { ok: false, why: 'it is not UTF-8' };
  }
  const json = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  if (!isWhole(value)) return { ok: false, why: 'it has half of a surrogate pair' };
  if (writtenKeys(json) !== readKeys(value)) return { ok: false, why: 'a key stands in it twice' };
  return { ok: true, value };
}
