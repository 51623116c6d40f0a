import { isCrdSource } from '../chart/crd-files.ts';
import { mapping } from '../chart/fields.ts';
import type { RenderedObject } from '../chart/manifest.ts';
import { isDefinition } from '../kubernetes/built-in-groups.ts';
import { faultOfKind } from '../kubernetes/custom-kinds.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import type { PreviewProblem } from './views.ts';

/** The custom kinds that a chart brings, as it says; what of it counts, the cluster tells. */
export interface ChartKinds {
  /** As they would be applied: those of crds/ that are missing, those of templates and of hooks. */
  definitions: RenderedObject[];
  /** Names of the definitions in crds/ that are on the cluster already. */
  served: string[];
}

/** Whether a definition is called as its kind is: else what it says of a kind is one thing, and the definition of that name another. */
export function namesItsKind({ metadata, spec }: KubernetesObject): boolean {
  const { group, names } = mapping(spec) ?? {};
  return metadata.name === `${mapping(names)?.plural}.${group}`;
}

/**
 * What is wrong with an object that defines a custom kind, or that stands where only such do. Hooks are looked at like everything else, whether they
 * are due or not.
 */
export function definitionProblems({ object, source }: RenderedObject): PreviewProblem[] {
  const { apiVersion, kind, metadata } = object;
  const name = String(metadata.name ?? '');
  const place = source ? { file: source } : {};
  if (!isDefinition(object)) {
    if (!isCrdSource(source)) return [];
    const detail = `${kind} ${name} (${apiVersion}) is in crds/, where only definitions of kinds belong: put it into templates/.`;
    return [{ code: 'not-a-definition', detail, ...place }];
  }
  const spec = mapping(object.spec);
  const [group, plural] = [String(spec?.group ?? ''), String(mapping(spec?.names)?.plural ?? '')];
  const fault =
    faultOfKind(group, plural) ?? (namesItsKind(object) ? undefined : `it is not called ${plural}.${group}`);
  if (!fault) return [];
  return [{ code: 'definition-refused', detail: `${kind} ${name} cannot be installed: ${fault}.`, ...place }];
}
