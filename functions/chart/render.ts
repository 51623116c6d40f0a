import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { HelmFailure, type HelmHome, type HelmOptions } from './helm.ts';
import { servedKinds } from './kubernetes-versions.ts';
import { problemsOf, type RenderProblem } from './render-problems.ts';

export type { RenderProblem, RenderProblemCode } from './render-problems.ts';

export interface RenderRequest {
  /** Absolute path of the package. */
  packagePath: string;
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
  /** For charts whose schema would be fetched: see `remoteSchemaReferences`. */
  skipSchemaValidation?: boolean;
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

/** helm's own rule for release names (pkg/chart/v2/util/validate_name.go); it also keeps options out. */
const releaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const releaseNameLimit = 53;
/** A chart that takes longer to render offline is broken or means harm. ms. */
const renderTimeout = 20_000;
/** A release of that size fits into no Secret, however well it packs; reading it would take seconds. Bytes. */
const renderedBytes = 8 * 1024 * 1024;

function argumentsOf(request: RenderRequest, valuesPath: string | undefined): string[] {
  const { packagePath, release, namespace, kubeVersion, apiVersions = [] } = request;
  // helm would look for anything else among its repositories.
  if (!isAbsolute(packagePath)) throw new TypeError(`${packagePath} is no absolute path`);
  if (!releaseName.test(release) || release.length > releaseNameLimit)
    throw new TypeError(`${release} is no release name`);
  return [
    'template',
    release,
    packagePath,
    `--namespace=${namespace}`,
    `--kube-version=${kubeVersion}`,
    '--include-crds',
    `--api-versions=${[...servedKinds(kubeVersion), ...apiVersions].join(',')}`,
    ...(valuesPath === undefined ? [] : [`--values=${valuesPath}`]),
    ...(request.upgrade ? ['--is-upgrade'] : []),
    ...(request.skipSchemaValidation ? ['--skip-schema-validation'] : []),
  ];
}

/**
 * Renders a chart offline, hooks, tests and CRDs included. `.Capabilities.APIVersions` then has the built-in kinds of that Kubernetes version, but all
 * that helm itself knows too, old beta APIs included; `lookup` finds nothing. A chart that asks may render otherwise on a cluster.
 * @throws RenderError with all problems that helm tells at once; TypeError for a package path that is not absolute and a release name that is none.
 * @example const { manifest } = await renderChart(home, { packagePath: '/tmp/redis-12.0.0.tgz', release: 'cache', namespace: 'shop', kubeVersion: '1.36' });
 */
export async function renderChart(home: HelmHome, request: RenderRequest): Promise<Rendering> {
  const valuesPath = request.values === undefined ? undefined : join(home.directory, `values-${randomUUID()}.yaml`);
  const args = argumentsOf(request, valuesPath);
  // Values may hold passwords; the home is gone with them soon.
  if (valuesPath !== undefined) await writeFile(valuesPath, request.values ?? '', { mode: 0o600 });
  try {
    const { stdout, stderr } = await home.run(args, {
      timeout: renderTimeout,
      outputBytes: renderedBytes,
      ...request.limits,
    });
    return { manifest: stdout, warnings: stderr.split('\n').filter(line => line.trim() !== '') };
  } catch (error) {
    if (error instanceof HelmFailure) throw new RenderError(problemsOf(error), error);
    throw error;
  }
}
