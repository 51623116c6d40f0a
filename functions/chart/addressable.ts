import type { KubernetesObject } from '../kubernetes/object.ts';
import type { RenderedObject } from './manifest.ts';
import type { RenderProblem } from './render-problems.ts';

/**
 * Why no request about an object can be sent to a cluster: every one names it in its path. Helm 4 applies on the server, so it
 * cannot have names made either; `helm template` does not mind.
 */
export function addressFault({ metadata }: KubernetesObject): string | undefined {
  const { name, generateName } = metadata as Record<string, unknown>;
  if (name === undefined || name === null || name === '')
    return generateName === undefined
      ? 'it has no name: give it metadata.name.'
      : 'it has generateName and no name: helm 4 applies objects by their names, so give it metadata.name.';
  if (typeof name !== 'string' || name.length > 253 || name === '.' || name === '..' || /[/%\p{Cc}]/u.test(name))
    return `${JSON.stringify(name).slice(0, 100)} is no name of an object.`;
  return undefined;
}

/** The problems of those objects that no request can be sent about. */
export function addressProblems(objects: readonly RenderedObject[]): RenderProblem[] {
  return objects.flatMap(({ object, source }) => {
    const fault = addressFault(object);
    if (fault === undefined) return [];
    const detail = `A ${object.kind.slice(0, 100)} cannot be installed: ${fault}`;
    return [{ code: 'not-an-object' as const, detail, ...(source ? { file: source } : {}) }];
  });
}
