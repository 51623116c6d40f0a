import { ExactNumber, keyText, resolvePlain, type Scalar, wholeNumber } from '../yaml-scalar.ts';
import { type ScalarNode, YamlError } from './tree.ts';

const prefix = 'tag:yaml.org,2002:';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Days of a month are not counted: what is no day is no time to go-yaml, but nobody writes it with a tag. */
const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}([.,]\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}([.,]\d+)?)?$/;

const isInteger = (value: Scalar, text: string): boolean =>
  value instanceof ExactNumber || (typeof value === 'number' && wholeNumber(text.replaceAll('_', '')) !== undefined);

/** Which of go-yaml's tags a scalar without quotes has by itself. */
function ownTag(value: Scalar, text: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return timestamp.test(text) ? 'timestamp' : 'str';
  return isInteger(value, text) ? 'int' : 'float';
}

function tagged(node: ScalarNode, tag: string): Scalar {
  const { text, start } = node;
  if (tag === 'str') return text;
  if (tag === 'binary') {
    const packed = text.replaceAll(/[\r\n]/g, '');
    if (!base64.test(packed)) throw new YamlError('has a "!!binary" that is not base64', start);
    return Buffer.from(packed, 'base64').toString('utf8');
  }
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(tag)) return text;
  const value = resolvePlain(text);
  const own = ownTag(value, text);
  const isBig = value instanceof ExactNumber && BigInt(value.text) >= 2n ** 63n;
  if (own !== tag && !(tag === 'float' && own === 'int' && !isBig))
    throw new YamlError(`has "${text}", which is no ${tag}, though its tag says so`, start);
  return tag === 'float' && value instanceof ExactNumber ? Number(value.text) : value;
}

/**
 * What a scalar means.
 * @throws YamlError when its tag says what it is not.
 */
export function scalarValue(node: ScalarNode): Scalar {
  if (node.tag === undefined && !node.isPlain) return node.text;
  const known = node.tag?.startsWith(prefix) ? node.tag.slice(prefix.length) : undefined;
  if (node.tag === undefined) return resolvePlain(node.text);
  return known === undefined ? node.text : tagged(node, known);
}

/** The text of a scalar as a key; undefined when it can be none. */
export function keyOf(node: ScalarNode): string | undefined {
  const value = scalarValue(node);
  const isFloat = typeof value === 'number' && (!isInteger(value, node.text) || node.tag === `${prefix}float`);
  return keyText(value, isFloat);
}
