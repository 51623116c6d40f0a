import createClient from 'openapi-fetch';
import type { components, paths } from './api.generated.ts';
import { type ProblemDocument, ProblemError } from './problem.ts';
import { bearer } from './session/session.ts';

type Schemas = components['schemas'];
export type Schema<Name extends keyof Schemas> = Schemas[Name];

/**
 * A token that ended on the way is renewed and the request sent once more; who cannot renew it is asked to sign in again (session.ts). The body is read
 * first: a browser can hang on sending one of two clones of a file.
 */
async function authorized(request: Request): Promise<Response> {
  const { url, method, signal } = request;
  const bytes = method === 'GET' ? undefined : await request.arrayBuffer();
  const send = async (anew: boolean): Promise<{ answer: Response; signed: boolean }> => {
    const headers = new Headers(request.headers);
    const token = await bearer(anew);
    if (token) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(url, { method, headers, signal, ...(bytes?.byteLength ? { body: bytes } : {}) });
    return { answer, signed: token !== undefined };
  };
  const { answer, signed } = await send(false);
  return answer.status === 401 && signed ? (await send(true)).answer : answer;
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
