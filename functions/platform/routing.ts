import { type Contract, customVerb, gatewayKeys, type Route } from './contract.ts';

/** What of a request says which route it is for. */
export interface Routed {
  routeKey: string;
  pathParameters?: Record<string, string | undefined>;
}

export interface Match {
  operation: string;
  route: Route;
  parameters: Record<string, string>;
}

/**
 * Finds the route of a request among those of a contract. Routes of one path that differ in a `:verb` only are one route of the gateway's: `ver_1:diff` is
 * then `ver_1` and `diff`. Where no route has that verb, a colon belongs to the value: `corp:alice` is a user.
 * @param read undoes what the gateway left escaped of a parameter.
 */
export function matchRoute(contract: Contract, event: Routed, read: (value: string) => string): Match | undefined {
  const parameters = Object.fromEntries(
    Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, read(value ?? '')]),
  );
  const routes = Object.entries(contract).filter(([, route]) => gatewayKeys(route).includes(event.routeKey));
  const last = /\{([A-Za-z]+)\+?\}$/.exec(event.routeKey)?.[1];
  const value = last === undefined ? undefined : parameters[last];
  for (const [operation, route] of routes) {
    const suffix = `:${customVerb(route.path)}`;
    if (last !== undefined && customVerb(route.path) !== undefined && value?.endsWith(suffix))
      return { operation, route, parameters: { ...parameters, [last]: value.slice(0, -suffix.length) } };
  }
  const plain = routes.find(([, route]) => customVerb(route.path) === undefined);
  return plain && { operation: plain[0], route: plain[1], parameters };
}
