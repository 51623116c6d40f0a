import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapted, adaptObjects } from '../chart/adapt.ts';
import { addressProblems } from '../chart/addressable.ts';
import { definedClusterWide, namespacedExcept } from '../chart/confine.ts';
import { isCrdSource } from '../chart/crd-files.ts';
import { items, mapping } from '../chart/fields.ts';
import { type HelmCommand, HelmFailure, type HelmFlag } from '../chart/helm.ts';
import {
  hookAnnotation,
  ManifestError,
  parseManifest,
  type RenderedObject,
  rendered,
  sourceAnnotation,
} from '../chart/manifest.ts';
import { captureRendering } from '../chart/post-renderer/capture.ts';
import { problemsOf } from '../chart/render-problems.ts';
import { isDefinition } from '../kubernetes/built-in-groups.ts';
import { namespacesBeside } from '../kubernetes/reach/rights.ts';
import { namesItsKind } from './chart-kinds.ts';
import { scaledIn } from './conflicts/scaled.ts';
import type { PackageFile, Session } from './session.ts';
import type { PreviewProblem } from './views.ts';

/** Helm's share of the 29 s that an answer may take, milliseconds. */
const renderTimeout = 20_000;

/** Puts values beside helm. @returns their path. */
export async function placeValues(session: Session, values: string): Promise<string> {
  const file = join(session.home.directory, 'values.yaml');
  await writeFile(file, values, { mode: 0o600 });
  return file;
}

export type Rendering =
  | {
      ok: true;
      adapted: Adapted;
      /** Names of the definitions in crds/ that the cluster has already: helm leaves them as they are. */
      served: string[];
    }
  | { ok: false; problems: PreviewProblem[] };

/** Which kinds live in a namespace, asked of the cluster: custom kinds are in no table of ours. */
export async function namespacedKinds(session: Session, objects: readonly RenderedObject[]) {
  const kinds = new Map(
    objects.map(({ object: { apiVersion, kind } }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]),
  );
  const known = await Promise.all(
    [...kinds].map(
      async ([key, { apiVersion, kind }]) => [key, await session.client.isNamespaced(apiVersion, kind)] as const,
    ),
  );
  const table = new Map(known);
  const own = namespacedExcept(definedClusterWide(objects.map(({ object }) => object)));
  return (apiVersion: string, kind: string) => table.get(`${apiVersion} ${kind}`) ?? own(apiVersion, kind);
}

/** Whether the cluster serves the kind that a definition brings: asked by the kind, because a project may not read definitions. */
async function isServed(session: Session, definition: RenderedObject): Promise<boolean> {
  // One that goes by another name is no word for the kind that is there, nor for the definition of that name.
  if (!isDefinition(definition.object) || !namesItsKind(definition.object)) return false;
  const { group, names, versions } = mapping(definition.object.spec) ?? {};
  const kind = String(mapping(names)?.kind);
  const known = items(versions).map(({ name }) => session.client.isNamespaced(`${group}/${name}`, kind));
  return (await Promise.all(known)).some(namespaced => namespaced !== undefined);
}

/** What is in crds/ is no hook, and of no other file, whatever it says of itself. */
function ofFolder({ object, source }: RenderedObject): RenderedObject {
  const { [hookAnnotation]: _, [sourceAnnotation]: __, ...annotations } = object.metadata.annotations ?? {};
  const place = isCrdSource(source) ? source : 'chart/crds/';
  return rendered({ ...object, metadata: { ...object.metadata, annotations } }, place);
}

/**
 * What a chart's crds/ would bring: the objects that are missing, at the first installation, and the names of those that are there. Helm knows which subcharts are switched off;
 * it is asked without the cluster, where it would have to read definitions. What else is wrong with the chart, the rendering after it says.
 */
async function ofCrds(
  session: Session,
  template: (...flags: HelmFlag[]) => HelmCommand,
): Promise<{ missing: RenderedObject[]; served: string[] }> {
  const command = template('--include-crds', `--kube-version=${session.kubernetesVersion}`);
  const printed = await session.helm(command, { timeout: renderTimeout }).catch(error => {
    if (error instanceof HelmFailure) return { stdout: '' };
    throw error;
  });
  const definitions = parseManifest(printed.stdout).map(ofFolder);
  const isThere = await Promise.all(definitions.map(definition => isServed(session, definition)));
  return {
    missing: definitions.filter((_, at) => !isThere[at]),
    served: definitions.flatMap(({ object }, at) => (isThere[at] ? [object.metadata.name ?? ''] : [])),
  };
}

/**
 * Renders a chart as the cluster would have it: with its version and API versions, with `lookup`, as the project; then maps and confines it.
 * @returns the adapted manifest, or what is wrong with chart or values.
 */
export async function renderOnCluster(
  session: Session,
  { chart }: PackageFile,
  release: string,
  valuesFile: string,
  isUpgrade: boolean,
): Promise<Rendering> {
  const { namespace } = session.project;
  const capture = await captureRendering(session.home);
  const template = (...more: HelmFlag[]): HelmCommand => {
    const flags: HelmFlag[] = [`--namespace=${namespace}`, `--values=${valuesFile}`, ...capture.flags, ...more];
    return { verb: 'template', release, chart, flags: isUpgrade ? [...flags, '--is-upgrade'] : flags };
  };
  try {
    const { missing, served } = isUpgrade ? { missing: [], served: [] } : await ofCrds(session, template);
    await session.helm(template('--dry-run=server'), { timeout: renderTimeout });
    const objects = [...missing, ...(await capture.read())];
    const nameless = addressProblems(objects);
    if (nameless.length > 0) return { ok: false, problems: nameless };
    const isNamespaced = await namespacedKinds(session, objects);
    const scaled = isUpgrade ? await scaledIn(session.client, namespace) : {};
    const adapted = adaptObjects(objects, {
      namespace,
      beside: namespacesBeside(session.project),
      kubeVersion: session.kubernetesVersion,
      isNamespaced,
      scaled,
    });
    return { ok: true, adapted, served };
  } catch (error) {
    if (error instanceof HelmFailure) return { ok: false, problems: problemsOf(error) };
    if (error instanceof ManifestError)
      return { ok: false, problems: [{ code: 'not-yaml', detail: error.message, file: error.source }] };
    throw error;
  }
}
