import type { IncomingMessage } from 'node:http';

export interface Refusal {
  /** HTTP status. */
  code: number;
  message: string;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** What leads through the API server to somewhere else: into a container, or to what a pod, service or node serves. */
const through =
  /^\/api\/v1\/(?:watch\/)?(?:namespaces\/[^/]+\/)?(?:pods|services|nodes)\/[^/]+\/(?:exec|attach|portforward|proxy)(?:\/|$)/;
/** The same by the paths of old servers, and what no installation asks for: a container in a running pod, a token of a service account. */
const besides =
  /^\/api\/v1\/(?:proxy\/|namespaces\/[^/]+\/(?:pods\/[^/]+\/ephemeralcontainers|serviceaccounts\/[^/]+\/token)(?:\/|$))/;

/** Steps of a path as the API server sees them; undefined for what is escaped wrongly. */
function stepsOf(path: string): string[] | undefined {
  try {
    return path.split('/').map(step => decodeURIComponent(step));
  } catch {
    return undefined;
  }
}

const isOdd = (step: string): boolean => step === '.' || step === '..' || /[/\\;\0]/.test(step);

/**
 * Why a request does not go on to the cluster; undefined when it does.
 * @param path with its query, as it would be sent.
 */
export function refusalOf({ method = '', headers }: IncomingMessage, path: string): Refusal | undefined {
  if (!methods.has(method)) return { code: 405, message: `${method} is no request to a Kubernetes API.` };
  if (headers.upgrade !== undefined)
    return { code: 403, message: 'Only requests go through here, no other connections.' };
  const [plain = ''] = path.split('?');
  const steps = stepsOf(plain);
  // An empty step, or what stands behind a ';', is nothing to one server and a step to another. The last may be empty: '/apis/'.
  const odd = !steps || steps.some((step, at) => isOdd(step) || (step === '' && at > 0 && at < steps.length - 1));
  // Under the server's own path, a path may not climb out of it.
  if (odd || !/^\/[\x21-\x7e]*$/.test(path) || path.includes('#')) return { code: 400, message: 'This is not a path.' };
  if ([through, besides].some(pattern => pattern.test(steps.join('/'))))
    return {
      code: 403,
      message: 'This leads to what is behind the API server, or makes a token, which is refused here.',
    };
  return undefined;
}

/** Whether the answer is a stream that lasts: of events, or of what a container says. */
export function isWatch(path: string): boolean {
  const [plain = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  const lasts = ['watch', 'follow'].some(name => !['false', '0', null].includes(parameters.get(name)));
  return lasts || /^\/apis?\/(?:[^/]+\/)?[^/]+\/watch\//.test(plain);
}
