import middy from '@middy/core';
import { type AuditNote, audited } from './audit-log.ts';
import { authenticate } from './authentication.ts';
import { setting } from './configuration.ts';
import type { Body, Contract, Parameters, Query, Route } from './contract.ts';
import { type CursorScope, openCursor, sealCursor } from './cursors.ts';
import { once, type StoredAnswer } from './idempotency.ts';
import { parseBody, parseIfMatch, parseInput, parseParameters, readParameter } from './input.ts';
import { correlate, logger } from './logging.ts';
import { throughOrigin } from './origin.ts';
import { isPermission } from './permissions.ts';
import { authorize, nobody, type Principal, requireSignedIn } from './principal.ts';
import { Problem } from './problem.ts';
import { type Match, matchRoute } from './routing.ts';
import { sendable } from './sendable.ts';

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
  /** Whether only the answer's head is wanted. */
  head: boolean;
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

/** Says what is wrong with a request that none of a function's routes is for. */
type Unrouted = (method: string, path: string) => Problem;

function findRoute(contract: Contract, event: HttpEvent, unrouted: Unrouted | undefined): Match {
  const found = matchRoute(contract, event, readParameter);
  if (found) return found;
  if (unrouted) throw unrouted(event.requestContext.http.method, event.rawPath);
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
  const headers: Record<string, string> = {
    ...problem.headers,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  };
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

/** Seals the cursors of an answer: of the route's own list, and of one that it has the beginning of. */
function withCursors(answer: HttpAnswer, contract: Contract, list: CursorScope): HttpAnswer {
  const { query, begins } = contract[list.operation] ?? {};
  const of: [member: string, scope: CursorScope][] = query?.shape.cursor ? [['cursor', list]] : [];
  const body = { ...(answer.body as object) } as Record<string, unknown>;
  for (const [member, operation] of Object.entries(begins ?? {})) {
    const other = contract[operation];
    const names = Object.keys(other?.parameters?.shape ?? {});
    const parameters = Object.fromEntries(names.map(name => [name, list.parameters[name] ?? body.id]));
    of.push([member, { operation, parameters, query: parseInput(other?.query, {}, 'query') as CursorScope['query'] }]);
  }
  for (const [member, scope] of of) {
    const place = body[member];
    if (typeof place === 'string') body[member] = sealCursor(scope, place);
  }
  return of.length > 0 ? { ...answer, body } : answer;
}

async function perform(
  contract: Contract,
  [operation, route]: [string, Route],
  handle: (request: never) => Promise<HttpAnswer>,
  event: HttpEvent,
  raw: Record<string, string>,
  principal: Principal,
) {
  let authorized = false;
  const note: AuditNote = {};
  const parameters = parseParameters(route.parameters, raw);
  const asked = parseInput(route.query, event.queryStringParameters ?? {}, 'query') as Record<string, unknown>;
  const list = { operation, parameters, query: asked };
  const request = {
    parameters,
    query: typeof asked.cursor === 'string' ? { ...asked, cursor: openCursor(list, asked.cursor) } : asked,
    body: parseBody(route.body, event),
    principal,
    headers: event.headers,
    head: isHead(event),
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
  return sendable(serialize(withCursors(answer, contract, list)));
}

const isHead = ({ routeKey }: HttpEvent): boolean => routeKey.startsWith('HEAD ');

function correlationOf(event: HttpEvent): string {
  const given = event.headers['x-correlation-id'];
  return given && /^[\w.-]{1,64}$/.test(given) ? given : event.requestContext.requestId;
}

const problems = (): middy.MiddlewareObj<HttpEvent, StoredAnswer> => ({
  before: ({ event }) => correlate(correlationOf(event)),
  after: ({ event, response }) => {
    if (!response) return;
    response.headers['x-correlation-id'] = correlationOf(event);
    if (isHead(event)) response.body = '';
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
    if (isHead(event)) request.response.body = '';
  },
});

/**
 * The Lambda function of a capability's routes: finds the route, authenticates, parses, authorizes, does a keyed write once, answers errors as
 * problem documents.
 * @param unrouted says what is wrong with a request that none of the routes is for; where no others can come, nothing is to be said.
 * @example export const handler = httpFunction(catalogContract, { getApp: async request => ({ status: 200, body: await … }) });
 */
export function httpFunction<C extends Contract>(contract: C, handlers: Handlers<C>, unrouted?: Unrouted) {
  return middy<HttpEvent, StoredAnswer>()
    .use(problems())
    .use(throughOrigin())
    .handler(async (event: HttpEvent) => {
      const { operation, route, parameters } = findRoute(contract, event, unrouted);
      const caller = route.access === 'public' ? nobody : await authenticate(event.headers.authorization);
      const principal = { ...caller, relied: new Set<string>() };
      checkAccess(route, principal);
      logger.info('Request', { operation, user: principal.user, token: principal.token });
      const work = () =>
        perform(
          contract,
          [operation, route],
          handlers[operation] as (request: never) => Promise<HttpAnswer>,
          event,
          parameters,
          principal,
        );
      const key = event.headers['idempotency-key'];
      // What changes nothing is done again, and so is not kept: a preview has values in it, which can be passwords.
      const repeatable = route.method === 'GET' || route.audit === 'changes-nothing';
      if (!key || repeatable || !principal.user) return work();
      if (key.length > 255) throw new Problem(400, 'bad-request', 'An Idempotency-Key has at most 255 characters.');
      const attempt = {
        principal,
        method: route.method,
        path: event.rawPath,
        query: event.rawQueryString ?? '',
        key,
        body: event.body ?? '',
        ifMatch: event.headers['if-match'] ?? '',
        schema: (status: number) => route.answers[status]?.schema,
      };
      return once(attempt, () => settled(work));
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
