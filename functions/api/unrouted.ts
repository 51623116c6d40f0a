import { type Contract, gatewayPath, type Route } from '../platform/contract.ts';
import { Problem } from '../platform/problem.ts';

/** Whether the gateway takes a path for one of a route's. */
function isOf({ path: template }: Route, path: string): boolean {
  const [wanted, given] = [gatewayPath(template).split('/'), path.split('/')];
  // The last parameter may take the rest of the path.
  const isLong = /^\{\w+\+\}$/.test(wanted.at(-1) ?? '');
  if (isLong ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((step, at) => (step.startsWith('{') ? given[at] !== '' : given[at] === step));
}

/**
 * What is wrong with a request that no route is for: its path is nothing's, or its method is none that the path takes.
 * @param path as it was sent, without its query.
 */
export function unrouted(contracts: Readonly<Record<string, Contract>>, method: string, path: string): Problem {
  const routes = Object.values(contracts).flatMap(contract => Object.values(contract));
  const here = routes.filter(route => isOf(route, path));
  const allowed = [...new Set(here.flatMap(route => (route.head ? [route.method, 'HEAD'] : [route.method])))].sort();
  if (allowed.length === 0)
    return new Problem(404, 'not-found', `There is no ${path} here: GET /v1/openapi.json says what there is.`);
  return new Problem(405, 'method-not-allowed', `${path} takes ${allowed.join(', ')}, and no ${method}.`, {
    headers: { allow: allowed.join(', ') },
    extensions: { allowedMethods: allowed },
  });
}
