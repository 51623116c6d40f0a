import type * as z from 'zod';
import type { HttpEvent } from './http.ts';
import { type InputFault, notFound, Problem } from './problem.ts';

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Nobody mends more faults at once; an answer would grow with what was sent, and past what a function may answer. */
const faultsTold = 20;
/** Characters of a fault's words and of its place. */
const told = 300;

const short = (text: string): string => (text.length > told ? `${text.slice(0, told)}…` : text);

/** The problem of an input that does not fit its schema, with a JSON pointer for every fault, for the first of very many. */
export function invalidInput(error: z.core.$ZodError, part: string): Problem {
  const errors: InputFault[] = error.issues.slice(0, faultsTold).map(issue => ({
    pointer: short(pointerOf(issue.path)),
    code: issue.code,
    detail: short(issue.message),
  }));
  const more = error.issues.length - errors.length;
  return new Problem(
    400,
    'invalid-input',
    `The ${part} is not valid: ${errors.map(fault => `${fault.pointer} ${fault.detail}`.trim()).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    { errors },
  );
}

/** @throws Problem 400 with every fault. */
export function parseInput(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error, part);
  return parsed.data;
}

/**
 * The parameters of a path. What is not written as an id or a name of its kind names nothing: the answer is that of one that is not there.
 * @throws Problem 404, or 400 for what could be made under that name, were it shorter.
 */
export function parseParameters(
  schema: z.ZodObject | undefined,
  values: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const parsed = schema?.safeParse(values);
  if (!parsed) return {};
  if (parsed.success) return parsed.data;
  const named = parsed.error.issues.find(({ code }) => code === 'invalid_format')?.path[0];
  if (named === undefined) throw invalidInput(parsed.error, 'path');
  throw notFound(`The ${String(named)} "${values[String(named)]}"`);
}

/**
 * A path parameter as it was meant. The gateway has undone every escape but "%25" by then; a "%" that begins no escape is itself.
 */
export function readParameter(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Where a value stands in another, from the inside out: nobody pays for the way down to each value of what is nested deeply. */
interface Step {
  name: string;
  up: Step | undefined;
}

function pointerTo(step: Step | undefined): string {
  const path: string[] = [];
  for (let at = step; at; at = at.up) path.unshift(at.name);
  return pointerOf(path);
}

/** The text of JSON can name half of a character, "\ud800", which no store and no other service takes. */
function brokenText(json: unknown): string | undefined {
  const open: [value: unknown, at: Step | undefined][] = [[json, undefined]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, at] = next;
    if (typeof value === 'string' && !value.isWellFormed()) return pointerTo(at);
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (!name.isWellFormed()) return pointerTo(at);
      open.push([inner, { name, up: at }]);
    }
  }
  return undefined;
}

export function bytesOf(event: HttpEvent): Uint8Array {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

/** @throws Problem 400 for what is no JSON, or not what the schema wants. */
export function parseBody(schema: z.ZodType | 'binary' | undefined, event: HttpEvent): unknown {
  if (schema === undefined) return undefined;
  const bytes = bytesOf(event);
  if (schema === 'binary') return bytes;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem(400, 'bad-request', `The body is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  const broken = brokenText(json);
  if (broken !== undefined)
    throw new Problem(400, 'invalid-input', `The body has a text at "${broken}" that is not Unicode.`, {
      errors: [{ pointer: broken, detail: 'Half of a surrogate pair: send both, or neither.' }],
    });
  return parseInput(schema, json, 'body');
}

/** @throws Problem 400 for what no ETag of ours is. */
export function parseIfMatch(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === '*') return undefined;
  const [, revision] = /^(?:W\/)?"(\d{1,15})"$/.exec(value.trim()) ?? [];
  if (!revision)
    throw new Problem(
      400,
      'bad-request',
      'If-Match must be the ETag of an earlier answer, such as "3" with its quotes.',
    );
  return Number(revision);
}
