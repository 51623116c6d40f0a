import { type Contract, gatewayPath } from '../platform/contract.ts';
import { Problem } from '../platform/problem.ts';

/** Matches the paths of a route, as the gateway takes them. */
function patternOf(path: string): RegExp {
  const steps = gatewayPath(path)
    .split('/')
    .map(step => {
      if (/^\{\w+\+\}$/.test(step)) return '.+';
      return /^\{\w+\}$/.test(step) ? '[^/]+' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
  return new RegExp(`^${steps.join('/')}$`);
}

/**
 * What is wrong with a request that no route is for: its path is nothing's, or its method is none that the path takes.
 * @param path as it was sent, without its query.
 */
export function unrouted(contracts: Readonly<Record<string, Contract>>, method: string, path: string): Problem {
  const routes = Object.values(contracts).flatMap(contract => Object.values(contract));
  const here = routes.filter(route => patternOf(route.path).test(path));
  const allowed = [...new Set(here.flatMap(route => (route.head ? [route.method, 'HEAD'] : [route.method])))].sort();
  if (allowed.length === 0)
    return new Problem(404, 'not-found', `There is no ${path} here: GET /v1/openapi.json says what there is.`);
  return new Problem(405, 'method-not-allowed', `${path} takes ${allowed.join(', ')}, and no ${method}.`, {
    headers: { allow: allowed.join(', ') },
    extensions: { allowedMethods: allowed },
  });
}
