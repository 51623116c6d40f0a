import createClient from 'openapi-fetch';
import type { components, paths } from './api.generated.ts';
import { type ProblemDocument, ProblemError } from './problem.ts';
import { bearer } from './session/session.ts';

type Schemas = components['schemas'];
export type Schema<Name extends keyof Schemas> = Schemas[Name];

async function send(request: Request, anew: boolean): Promise<Response> {
  const token = await bearer(anew);
  if (token) request.headers.set('authorization', `Bearer ${token}`);
  return fetch(request);
}

/** A token that ended on the way is renewed and the request sent once more; who cannot renew it is asked to sign in again (session.ts). */
async function authorized(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await send(request, false);
  return answer.status === 401 && request.headers.has('authorization') ? send(again, true) : answer;
}

/** The API, typed by its own description. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorized });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The body of an answer.
 * @throws ProblemError
 * @example const { items } = await take(api.GET('/v1/categories'));
 */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const document = typeof error === 'object' && error !== null ? (error as Partial<ProblemDocument>) : {};
  throw new ProblemError(response.status, document);
}

/** What openapi-fetch does not do: bytes in or text out. */
export async function raw(path: string, options: RequestInit = {}): Promise<Response> {
  const answer = await authorized(new Request(path, options));
  if (answer.ok) return answer;
  const document = (await answer.json().catch(() => ({}))) as Partial<ProblemDocument>;
  throw new ProblemError(answer.status, document);
}

/** The header that makes an edit fail when somebody else edited first. */
export function ifMatch(revision: number): { 'If-Match': string } {
  return { 'If-Match': `"${revision}"` };
}
