/**
 * Scalars as Kubernetes reads them: sigs.k8s.io/yaml, which is go-yaml v2 and so YAML 1.1 with exceptions (go.yaml.in/yaml/v2, resolve.go). Booleans
 * have eleven spellings each, `0777` is octal, `1_000` a number, `12:30:45` a string.
 */

/** A number that a JavaScript number does not hold: an integer beyond 2^53, kept as it is written (decimal). */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Approximate, as JSON in JavaScript has it: for showing only. */
  toJSON(): number {
    return Number(this.text);
  }
}

export type Scalar = string | number | boolean | null | ExactNumber;

const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
]);

/** JSON has no such numbers, so Kubernetes refuses them as values; as keys they are text again. */
const notFinite = /^([-+]?)\.(?:inf|Inf|INF|(nan|NaN|NAN))$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
/** Go's ParseInt with base 0, underscores removed: decimal, 0x, 0o, 0b, and a leading zero for octal. */
const integers: [RegExp, string][] = [
  [/^0[xX]([0-9a-fA-F]+)$/, '0x'],
  [/^0[bB]([01]+)$/, '0b'],
  [/^0[oO]?([0-7]+)$/, '0o'],
  [/^(0|[1-9][0-9]*)$/, ''],
];

/** An integer within int64 and uint64, which is what go-yaml keeps exactly. */
export function wholeNumber(text: string): number | ExactNumber | undefined {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '');
  // Go's ParseUint takes no sign.
  const limit = text.startsWith('+') ? 2n ** 63n : 2n ** 64n;
  for (const [pattern, prefix] of integers) {
    const [, found] = pattern.exec(digits) ?? [];
    if (found === undefined) continue;
    const value = negative ? -BigInt(prefix + found) : BigInt(prefix + found);
    if (value < -(2n ** 63n) || value >= limit) return undefined;
    return Number.isSafeInteger(Number(value)) ? Number(value) : new ExactNumber(String(value));
  }
  return undefined;
}

/**
 * The value of a plain (unquoted, untagged) scalar.
 * @example resolvePlain('on') // true
 * @example resolvePlain('0777') // 511
 */
export function resolvePlain(text: string): Scalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const [endless, sign, isNot] = notFinite.exec(text) ?? [];
  if (endless !== undefined && !(isNot && sign)) return isNot ? Number.NaN : sign === '-' ? -Infinity : Infinity;
  if (text.startsWith('.')) return float.test(text) ? Number(text) : text;
  const plain = text.replaceAll('_', '');
  const whole = wholeNumber(plain);
  if (whole !== undefined) return whole;
  if (!float.test(plain)) return text;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

/** As Go writes a float of 32 bits with the fewest digits ('g', -1, 32). */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single < 0 ? '-.inf' : '.inf';
  let digits = 1;
  while (Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponent = ''] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(single.toPrecision(digits)));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/**
 * The key of a mapping: JSON has strings only, so `on:` becomes "true" and `0777:` "511", as sigs.k8s.io/yaml does it.
 * @returns undefined for what it takes for no key: null, and integers that need the 64th bit.
 */
export function keyText(key: Scalar, isFloat: boolean): string | undefined {
  if (key === null) return undefined;
  if (key instanceof ExactNumber) return BigInt(key.text) < 2n ** 63n ? key.text : undefined;
  return typeof key === 'number' && isFloat ? floatKey(key) : String(key);
}

// Printable to go-yaml and to people, and no line break to either; a line may not end in white space.
const plainStart = /^[A-Za-z_/]$/;
const plainText = /^[A-Za-z0-9_./@+=,~ :-]*$/;
const oddCharacters = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]/g;

/** A JSON string is a YAML string, but for characters that YAML takes as line breaks or refuses. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(oddCharacters, (character, offset: number, whole: string) => {
    // Halves of surrogate pairs stay together; a lone half was escaped by JSON.stringify.
    if (/[\ud800-\udfff]/.test(character)) return whole.charAt(offset);
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Writes a string on one line, quoted unless no reader of any YAML could take it for anything but a string. */
export function writeString(text: string): string {
  const [first = ''] = text;
  const plain =
    plainStart.test(first) &&
    plainText.test(text) &&
    !/ $|:( |$)/.test(text) &&
    resolvePlain(text) === text &&
    !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text);
  return plain ? text : quoted(text);
}

/** Writes a scalar that is no string. */
export function writeScalar(value: number | boolean | null | ExactNumber): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value !== 'number') return String(value);
  if (Object.is(value, -0)) return '0';
  // As digits only it would be read as an integer, exactly, which it is not. YAML 1.2 wants the sign, 1.1 the point.
  const inexact = Number.isInteger(value) && !Number.isSafeInteger(value);
  return (inexact ? value.toExponential() : String(value)).replace(/^(-?\d+)e/, '$1.0e');
}
