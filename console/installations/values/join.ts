import type { Schema } from './lookup.ts';
import { isTree, same, type Tree } from './tree.ts';

/** As many ways of two choices together still make a list that one can choose from. */
const waysLimit = 24;

type Both = (a: unknown, b: unknown) => unknown;

const strictest: Both = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : b);
const lowest: Both = (a, b) => (typeof a === 'number' && typeof b === 'number' ? Math.min(a, b) : b);

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Two schemas of one place: left to be put together where somebody looks. */
const together: Both = (a, b) => {
  if (a === false || b === false) return false;
  if (!isTree(a)) return b;
  return isTree(b) ? { allOf: [a, b] } : a;
};

const byKey: Both = (a, b) => {
  const left: Tree = isTree(a) ? a : {};
  const right: Tree = isTree(b) ? b : {};
  const entries = Object.entries(right).map(([key, value]): [string, unknown] => [
    key,
    Object.hasOwn(left, key) ? together(left[key], value) : value,
  ]);
  return { ...left, ...Object.fromEntries(entries) };
};

/** Every way of one choice with every way of the other. */
const everyWay: Both = (a, b) => {
  const [left, right] = [listed(a), listed(b)];
  if (left.length * right.length > waysLimit) return a;
  return left.flatMap(one => right.map(other => ({ allOf: [one, other] })));
};

const types: Both = (a, b) => {
  const [left, right] = [listed(a), listed(b)];
  const has = (all: unknown[], type: unknown) => all.includes(type) || (type === 'integer' && all.includes('number'));
  const common = [...new Set([...left, ...right])].filter(type => has(left, type) && has(right, type));
  return common.length === 1 ? common[0] : common;
};

/** How two schemas say one thing together; whatever is not named here, the later says alone. */
const joins: Readonly<Record<string, Both>> = {
  properties: byKey,
  patternProperties: byKey,
  items: together,
  additionalProperties: together,
  unevaluatedProperties: together,
  additionalItems: together,
  propertyNames: together,
  oneOf: everyWay,
  anyOf: everyWay,
  type: types,
  required: (a, b) => [...new Set([...listed(a), ...listed(b)])],
  enum: (a, b) => listed(a).filter(each => listed(b).some(other => same(each, other))),
  minimum: strictest,
  exclusiveMinimum: strictest,
  minLength: strictest,
  minItems: strictest,
  minProperties: strictest,
  maximum: lowest,
  exclusiveMaximum: lowest,
  maxLength: lowest,
  maxItems: lowest,
  maxProperties: lowest,
};

/** What two schemas that both hold say together, on this level. */
export function joined(a: Schema, b: Schema): Schema {
  const entries = Object.entries(b).map(([key, value]): [string, unknown] => {
    const join = joins[key];
    return [key, join && Object.hasOwn(a, key) ? join(a[key], value) : value];
  });
  return { ...a, ...Object.fromEntries(entries) };
}
