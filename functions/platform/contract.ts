import type { z } from 'zod';
import type { AuditObject } from './entities/audit.ts';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who a route is for. A permission is checked for the object's workspace by the route's own rules (`request.authorize`); the wiring refuses to
 * answer when they forgot. 'visible' routes decide by visibility.ts; 'store' is public unless the deployment says signed-in.
 */
export type Access = Permission | 'public' | 'signed-in' | 'visible' | 'store';

/** What one status of an answer looks like. */
export interface AnswerShape {
  description: string;
  /** JSON body; absent for no body or for the given content type. */
  schema?: z.ZodType;
  contentType?: string;
}

/** What the audit log keeps of a route, beside who, when, where and with which outcome. Of a body nothing but what is named here. */
export interface AuditRule {
  /** What it is about; its id is the path parameter of that name, or what the answer calls it. */
  object: AuditObject;
  /** The path parameter that has the object's id, where it is called otherwise. */
  parameter?: string;
  /** Members of the body or query that are kept: never one that can hold a secret. */
  keeps?: readonly string[];
  /** Members of which only is kept that they were given. */
  hides?: readonly string[];
  /** The member of the body that says what is done: a part of the entry's action. */
  verb?: string;
  /** What becomes of it is recorded elsewhere; here only who may not. */
  refusalsOnly?: boolean;
}

/**
 * One route, as data: the API Gateway route, the OpenAPI operation, the parsing and the authorization table all come from it.
 * `path` is an OpenAPI path with two additions: `{name+}` takes the rest of the path, and a literal `:verb` may follow a last parameter.
 */
export interface Route {
  method: Method;
  path: string;
  summary: string;
  /** More for the OpenAPI description, where the summary does not do. */
  description?: string;
  access: Access;
  parameters?: z.ZodObject;
  query?: z.ZodObject;
  /** Members of the answer that are cursors of another list, that of what is answered: where its first page ended. By member its operation. */
  begins?: Readonly<Record<string, string>>;
  /** A JSON body's schema, or 'binary' for bytes. */
  body?: z.ZodType | 'binary';
  answers: { [status: number]: AnswerShape };
  /** Every route but GET has it; 'changes-nothing' where what is sent is only looked at. */
  audit?: AuditRule | 'changes-nothing';
  /** A GET that HEAD asks for as well: clients of files look whether they are there. */
  head?: boolean;
  /** Takes If-Match although it is no PATCH. */
  conditional?: boolean;
  /**
   * 'high' for what renders, unpacks, opens a cluster, starts an execution or looks through everything: it costs a hundred times what a read costs, and the gateway
   * lets fewer of it through (infra/platform/throttles.ts).
   */
  cost?: 'high';
}

/** A capability's routes by operation id. */
export type Contract = { readonly [operation: string]: Route };

/** Declares a capability's routes, keeping their exact types for the handlers. */
export function contract<const C extends Contract>(routes: C): C {
  return routes;
}

type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;

/** The parsed parts of a request to a route. */
export type Parameters<R extends Route> = Output<R['parameters']>;
export type Query<R extends Route> = Output<R['query']>;
export type Body<R extends Route> = R['body'] extends 'binary'
  ? Uint8Array
  : R['body'] extends z.ZodType
    ? z.output<R['body']>
    : undefined;

/** The path as API Gateway knows it: a `:verb` behind a parameter is left to our own routing. */
export function gatewayPath(path: string): string {
  return path.replace(/\}:[a-z]+$/, '}');
}

/** A route as the gateway knows it, by method and path: 'GET /v1/apps/{app}'. One that HEAD asks for as well is two. */
export function gatewayKeys({ method, path, head }: Route): string[] {
  const of = (each: string): string => `${each} ${gatewayPath(path)}`;
  return head ? [of(method), of('HEAD')] : [of(method)];
}

/** The custom verb of a path such as `/v1/versions/{version}:diff`. */
export function customVerb(path: string): string | undefined {
  return /\}:([a-z]+)$/.exec(path)?.[1];
}
