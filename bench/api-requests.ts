/** So many requests by what they were: 'LIST pods', 'GET deployments'; 'GET' for what is no object, such as `/version`. */
export type Requests = Map<string, number>;

const line = /^apiserver_request_total\{([^}]*)\} (\S+)$/gm;

function label(labels: string, name: string): string {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
}

/**
 * The requests that only read, of an API server's metrics (`/metrics`, the metric `apiserver_request_total`). Whoever writes or watches is somebody else than
 * the one who is measured: controllers, schedulers, nodes.
 */
export function readingRequests(metrics: string): Requests {
  const requests: Requests = new Map();
  for (const [, labels = '', count] of metrics.matchAll(line)) {
    const verb = label(labels, 'verb');
    if (verb !== 'LIST' && verb !== 'GET') continue;
    const name = `${verb} ${label(labels, 'resource')}`.trim();
    requests.set(name, (requests.get(name) ?? 0) + Number(count));
  }
  return requests;
}

/** What came to pass between two readings. */
export function difference(before: Requests, after: Requests): Requests {
  return new Map(
    [...after]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, count]) => count !== 0),
  );
}

/** What a measured piece of work asks for at least: of several runs of it, because what others ask meanwhile only adds. */
export function least(runs: readonly Requests[]): Requests {
  const [first = new Map<string, number>(), ...others] = runs;
  const smallest = [...first].map(
    ([name, count]) => [name, Math.min(count, ...others.map(other => other.get(name) ?? 0))] as const,
  );
  return new Map(smallest.filter(([, count]) => count > 0));
}

export function totalOf(requests: Requests): number {
  return [...requests.values()].reduce((sum, count) => sum + count, 0);
}
