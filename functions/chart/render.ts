import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HelmFailure, type HelmFlag, type HelmHome, type HelmOptions } from './helm.ts';
import { servedKinds } from './kubernetes-versions.ts';
import type { PlacedPackage } from './placed-package.ts';
import { problemsOf, type RenderProblem } from './render-problems.ts';

export type { RenderProblem, RenderProblemCode } from './render-problems.ts';

export interface RenderRequest {
  chart: PlacedPackage;
  /** YAML text; the chart's own values are below it. */
  values?: string;
  /** The release's name. */
  release: string;
  namespace: string;
  /** '1.36' or 'v1.36.3'. */
  kubeVersion: string;
  /** API versions that the cluster has beside the built-in ones: 'monitoring.coreos.com/v1' or 'monitoring.coreos.com/v1/ServiceMonitor'. */
  apiVersions?: readonly string[];
  /** As for an upgrade: `.Release.IsUpgrade`. */
  upgrade?: boolean;
  limits?: HelmOptions;
}

/** A chart that does not render; `problems` has at least one. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  readonly problems: readonly RenderProblem[];

  constructor(problems: readonly RenderProblem[], cause: unknown) {
    super(problems.map(({ detail }) => detail).join(' '), { cause });
    this.problems = problems;
  }
}

export interface Rendering {
  /** All of it: CRDs first, then objects, then hooks and tests, each below a `# Source:` line. */
  manifest: string;
  /** What helm remarks on the way. */
  warnings: string[];
}

/** A chart that takes longer to render offline is broken or means harm. ms. */
const renderTimeout = 20_000;
/** A release of that size fits into no Secret, however well it packs; reading it would take seconds. Bytes. */
const renderedBytes = 8 * 1024 * 1024;

function flagsOf(request: RenderRequest, valuesPath: string | undefined): HelmFlag[] {
  const { namespace, kubeVersion, apiVersions = [] } = request;
  return [
    `--namespace=${namespace}`,
    `--kube-version=${kubeVersion}`,
    '--include-crds',
    `--api-versions=${[...servedKinds(kubeVersion), ...apiVersions].join(',')}`,
    ...(valuesPath === undefined ? [] : [`--values=${valuesPath}` as const]),
    ...(request.upgrade ? ['--is-upgrade' as const] : []),
  ];
}

/**
 * Renders a chart offline, hooks, tests and CRDs included. `.Capabilities.APIVersions` then has the built-in kinds of that Kubernetes version, but all
 * that helm itself knows too, old beta APIs included; `lookup` finds nothing. A chart that asks may render otherwise on a cluster.
 * @throws RenderError with all problems that helm tells at once; TypeError for a release name that is none.
 * @example const { manifest } = await renderChart(home, { chart: await PlacedPackage.place(home, bytes), release: 'cache', namespace: 'shop', kubeVersion: '1.36' });
 */
export async function renderChart(home: HelmHome, request: RenderRequest): Promise<Rendering> {
  const valuesPath = request.values === undefined ? undefined : join(home.directory, `values-${randomUUID()}.yaml`);
  const { chart, release } = request;
  // Values may hold passwords; the home is gone with them soon.
  if (valuesPath !== undefined) await writeFile(valuesPath, request.values ?? '', { mode: 0o600 });
  try {
    const { stdout, stderr } = await home.run(
      { verb: 'template', release, chart, flags: flagsOf(request, valuesPath) },
      { timeout: renderTimeout, outputBytes: renderedBytes, ...request.limits },
    );
    return { manifest: stdout, warnings: stderr.split('\n').filter(line => line.trim() !== '') };
  } catch (error) {
    if (error instanceof HelmFailure) throw new RenderError(problemsOf(error), error);
    throw error;
  }
}
