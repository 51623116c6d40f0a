import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapted, adaptObjects } from '../chart/adapt.ts';
import { HelmFailure } from '../chart/helm.ts';
import { ManifestError, type RenderedObject } from '../chart/manifest.ts';
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
  return (apiVersion: string, kind: string) => table.get(`${apiVersion} ${kind}`);
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
  const flags = ['--namespace', namespace, '--values', valuesFile, '--dry-run=server', ...chart.flags, ...capture.args];
  const args = ['template', release, chart.path, ...flags, ...(isUpgrade ? ['--is-upgrade'] : [])];
  try {
    await session.home.run(args, { timeout: renderTimeout });
    const objects = await capture.read();
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
