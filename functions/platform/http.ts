import middy from '@middy/core';
import type { z } from 'zod';
import { type AuditNote, audited } from './audit-log.ts';
import { authenticate } from './authentication.ts';
import { setting } from './configuration.ts';
import {
  type Body,
  type Contract,
  customVerb,
  gatewayPath,
  type Parameters,
  type Query,
  type Route,
} from './contract.ts';
import { once, type StoredAnswer } from './idempotency.ts';
import { correlate, logger } from './logging.ts';
import { throughOrigin } from './origin.ts';
import { isPermission } from './permissions.ts';
import { authorize, nobody, type Principal, requireSignedIn } from './principal.ts';
import { type InputFault, Problem } from './problem.ts';

/** An API Gateway HTTP API event, payload 2.0: the part that is used. */
export interface HttpEvent {
  routeKey: string;
  rawPath: string;
  rawQueryString?: string;
  headers: Record<string, string | undefined>;
  pathParameters?: Record<string, string | undefined>;
  queryStringParameters?: Record<string, string | undefined>;
  requestContext: { requestId: string; domainName?: string; http: { method: string; path: string } };
  body?: string;
  isBase64Encoded?: boolean;
}

/** A request to one route, parsed. */
export interface HttpRequest<R extends Route> {
  parameters: Parameters<R>;
  query: Query<R>;
  body: Body<R>;
  principal: Principal;
  headers: Record<string, string | undefined>;
  /** Follows the request through S3 and SQS to the execution; also in every log line. */
  correlation: string;
  /** The revision of If-Match, or undefined. */
  ifMatch: number | undefined;
  /** Checks the route's own permission for the workspace (undefined: the platform). Every route with a permission must call it. */
  authorize(workspace: string | undefined, what?: string): void;
  /** Tells the audit log what the route and its answer do not say: a name, a workspace, what was there before. */
  note(more: AuditNote): void;
}

export interface HttpAnswer {
  status: number;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is; give a content-type header. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

export type Handlers<C extends Contract> = { [K in keyof C]: (request: HttpRequest<C[K]>) => Promise<HttpAnswer> };

/** The problem of an input that does not fit its schema, with a JSON pointer for every fault. */
export function invalidInput(error: z.core.$ZodError, part: string): Problem {
  const errors: InputFault[] = error.issues.map(issue => ({
    pointer: `/${issue.path.map(step => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`.replace(
      /^\/$/,
      '',
    ),
    code: issue.code,
    detail: issue.message,
  }));
  return new Problem(
    400,
    'invalid-input',
    `The ${part} is not valid: ${errors.map(fault => `${fault.pointer} ${fault.detail}`.trim()).join('; ')}`,
    {
      errors,
    },
  );
}

function parse(schema: z.ZodType | undefined, value: unknown, part: string): unknown {
  if (!schema) return {};
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error, part);
  return parsed.data;
}

function bytesOf(event: HttpEvent): Uint8Array {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function parseBody(route: Route, event: HttpEvent): unknown {
  if (route.body === undefined) return undefined;
  const bytes = bytesOf(event);
  if (route.body === 'binary') return bytes;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem(400, 'bad-request', `The body is not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  return parse(route.body, json, 'body');
}

function parseIfMatch(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === '*') return undefined;
  const [, revision] = /^(?:W\/)?"(\d+)"$/.exec(value.trim()) ?? [];
  if (!revision)
    throw new Problem(
      400,
      'bad-request',
      'If-Match must be the ETag of an earlier answer, such as "3" with its quotes.',
    );
  return Number(revision);
}

/** The verb behind a last parameter is not part of it: `ver_1:diff` is `ver_1` and `diff`. */
function splitVerb(event: HttpEvent): { verb: string | undefined; parameters: Record<string, string> } {
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.pathParameters ?? {}))
    parameters[name] = decodeURIComponent(value ?? '');
  const last = /\{([A-Za-z]+)\}$/.exec(event.routeKey)?.[1];
  const [, value, verb] = /^(.*):([a-z]+)$/.exec((last && parameters[last]) || '') ?? [];
  if (last && value !== undefined) parameters[last] = value;
  return { verb, parameters };
}

function findOperation(contract: Contract, event: HttpEvent, verb: string | undefined): [string, Route] {
  for (const [operation, route] of Object.entries(contract)) {
    if (`${route.method} ${gatewayPath(route.path)}` === event.routeKey && customVerb(route.path) === verb)
      return [operation, route];
  }
  throw new Problem(404, 'not-found', `There is no ${event.requestContext.http.method} ${event.rawPath} here.`);
}

function checkAccess(route: Route, principal: Principal): void {
  const open = route.access === 'public' || (route.access === 'store' && setting('STORE_ACCESS') === 'public');
  if (!open) requireSignedIn(principal);
}

function serialize(answer: HttpAnswer): StoredAnswer {
  const headers = { 'cache-control': 'no-store', ...answer.headers };
  if (answer.bytes) {
    return {
      statusCode: answer.status,
      headers,
      body: Buffer.from(answer.bytes).toString('base64'),
      isBase64Encoded: true,
    };
  }
  if (answer.body === undefined) return { statusCode: answer.status, headers, body: '', isBase64Encoded: false };
  return {
    statusCode: answer.status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(answer.body),
    isBase64Encoded: false,
  };
}

function serializeProblem(problem: Problem, correlation: string): StoredAnswer {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer, Basic realm="berth"';
  return {
    statusCode: problem.status,
    headers,
    body: JSON.stringify({ ...problem.document(), correlation }),
    isBase64Encoded: false,
  };
}

/** The members of a query and of a JSON body: what an audit rule may name. */
function inputOf(query: unknown, body: unknown): Record<string, unknown> {
  return { ...(query as object), ...(body instanceof Uint8Array ? {} : (body as object | undefined)) };
}

async function perform(
  [operation, route]: [string, Route],
  handle: (request: never) => Promise<HttpAnswer>,
  event: HttpEvent,
  raw: Record<string, string>,
  principal: Principal,
) {
  let authorized = false;
  const note: AuditNote = {};
  const parameters = parse(route.parameters, raw, 'path') as Record<string, unknown>;
  const request = {
    parameters,
    query: parse(route.query, event.queryStringParameters ?? {}, 'query'),
    body: parseBody(route, event),
    principal,
    headers: event.headers,
    correlation: correlationOf(event),
    ifMatch: parseIfMatch(event.headers['if-match']),
    authorize(workspace: string | undefined, what?: string): void {
      authorized = true;
      note.workspace = workspace;
      if (isPermission(route.access)) authorize(principal, route.access, workspace, what);
    },
    note(more: AuditNote): void {
      Object.assign(note, more);
    },
  };
  const { query, body, correlation } = request;
  const work = () => handle(request as never);
  const rule = typeof route.audit === 'object' ? route.audit : undefined;
  const answer = rule
    ? await audited({ operation, rule, parameters, input: inputOf(query, body), principal, correlation }, note, work)
    : await work();
  if (isPermission(route.access) && !authorized)
    throw new Error(`${route.method} ${route.path} answered without checking ${route.access}`);
  return serialize(answer);
}

function correlationOf(event: HttpEvent): string {
  const given = event.headers['x-correlation-id'];
  return given && /^[\w.-]{1,64}$/.test(given) ? given : event.requestContext.requestId;
}

const problems = (): middy.MiddlewareObj<HttpEvent, StoredAnswer> => ({
  before: ({ event }) => correlate(correlationOf(event)),
  after: ({ event, response }) => {
    if (response) response.headers['x-correlation-id'] = correlationOf(event);
  },
  onError: request => {
    const { error, event } = request;
    const correlation = correlationOf(event);
    if (!(error instanceof Problem)) logger.error('Unexpected failure', { error, route: event.routeKey });
    const problem =
      error instanceof Problem
        ? error
        : new Problem(
            500,
            'internal',
            `Please repeat the request; if it fails again, tell the operators the correlation id ${correlation}.`,
          );
    request.response = serializeProblem(problem, correlation);
    request.response.headers['x-correlation-id'] = correlation;
  },
});

/**
 * The Lambda function of a capability's routes: finds the route, authenticates, parses, authorizes, does a keyed write once, answers errors as
 * problem documents.
 * @example export const handler = httpFunction(catalogContract, { getApp: async request => ({ status: 200, body: await … }) });
 */
export function httpFunction<C extends Contract>(contract: C, handlers: Handlers<C>) {
  return middy<HttpEvent, StoredAnswer>()
    .use(problems())
    .use(throughOrigin())
    .handler(async (event: HttpEvent) => {
      const { verb, parameters } = splitVerb(event);
      const [operation, route] = findOperation(contract, event, verb);
      const principal = route.access === 'public' ? nobody : await authenticate(event.headers.authorization);
      checkAccess(route, principal);
      logger.info('Request', { operation, user: principal.user, token: principal.token });
      const work = () =>
        perform(
          [operation, route],
          handlers[operation] as (request: never) => Promise<HttpAnswer>,
          event,
          parameters,
          principal,
        );
      const key = event.headers['idempotency-key'];
      if (!key || route.method === 'GET' || !principal.user) return work();
      if (key.length > 255) throw new Problem(400, 'bad-request', 'An Idempotency-Key has at most 255 characters.');
      return once(
        { user: principal.user, method: route.method, path: event.rawPath, key, body: event.body ?? '' },
        () => settled(work),
      );
    });
}

/** A problem is an answer to keep as well: the repetition must not get another one. */
async function settled(work: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return serializeProblem(error, '');
  }
}

/** The ETag of an object's revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

/** An answer that shows something with a revision, which If-Match wants back. */
export function shown<T extends { revision: number }>(body: T, status = 200): HttpAnswer {
  return { status, body, headers: { etag: entityTag(body.revision) } };
}
