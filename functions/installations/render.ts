import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapted, adaptObjects } from '../chart/adapt.ts';
import { definedClusterWide, namespacedExcept } from '../chart/confine.ts';
import { items, mapping } from '../chart/fields.ts';
import { HelmFailure } from '../chart/helm.ts';
import { ManifestError, parseManifest, type RenderedObject } from '../chart/manifest.ts';
import { captureRendering } from '../chart/post-renderer/capture.ts';
import { problemsOf } from '../chart/render-problems.ts';
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

export type Rendering = { ok: true; adapted: Adapted } | { ok: false; problems: PreviewProblem[] };

/** Which kinds live in a namespace, asked of the cluster: custom kinds are in no table of ours. */
async function namespacedKinds(session: Session, objects: readonly RenderedObject[]) {
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

/** Whether the cluster serves the kind that a definition brings: asked by the kind, because a workspace may not read definitions. */
async function isServed(session: Session, definition: RenderedObject): Promise<boolean> {
  const { group, names, versions } = mapping(definition.object.spec) ?? {};
  const kind = String(mapping(names)?.kind);
  const known = items(versions).map(({ name }) => session.client.isNamespaced(`${group}/${name}`, kind));
  return (await Promise.all(known)).some(namespaced => namespaced !== undefined);
}

/**
 * The definitions of a chart's crds/ that helm would make: the missing ones, at the first installation. Helm knows which subcharts are switched off;
 * it is asked without the cluster, where it would have to read definitions. What else is wrong with the chart, the rendering after it says.
 */
async function newDefinitions(session: Session, args: string[]): Promise<RenderedObject[]> {
  const flags = ['--include-crds', '--kube-version', session.kubernetesVersion];
  const printed = await session.home.run([...args, ...flags], { timeout: renderTimeout }).catch(error => {
    if (error instanceof HelmFailure) return { stdout: '' };
    throw error;
  });
  const definitions = parseManifest(printed.stdout);
  const served = await Promise.all(definitions.map(definition => isServed(session, definition)));
  return definitions.filter((_, at) => !served[at]);
}

/**
 * Renders a chart as the cluster would have it: with its version and API versions, with `lookup`, as the workspace; then maps and confines it.
 * @returns the adapted manifest, or what is wrong with chart or values.
 */
export async function renderOnCluster(
  session: Session,
  chart: PackageFile,
  release: string,
  valuesFile: string,
  isUpgrade: boolean,
): Promise<Rendering> {
  const { namespace } = session.project;
  const capture = await captureRendering(session.home);
  const flags = ['--namespace', namespace, '--values', valuesFile, ...chart.flags];
  const args = ['template', release, chart.path, ...flags, ...(isUpgrade ? ['--is-upgrade'] : [])];
  try {
    const definitions = isUpgrade ? [] : await newDefinitions(session, [...args, ...capture.args]);
    await session.home.run([...args, '--dry-run=server', ...capture.args], { timeout: renderTimeout });
    const objects = [...definitions, ...(await capture.read())];
    const isNamespaced = await namespacedKinds(session, objects);
    const adapted = adaptObjects(objects, { namespace, kubeVersion: session.kubernetesVersion, isNamespaced });
    return { ok: true, adapted };
  } catch (error) {
    if (error instanceof HelmFailure) return { ok: false, problems: problemsOf(error) };
    if (error instanceof ManifestError)
      return { ok: false, problems: [{ code: 'not-yaml', detail: error.message, file: error.source }] };
    throw error;
  }
}
