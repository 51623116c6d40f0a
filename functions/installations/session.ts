import type { Change } from '../chart/fields.ts';
import {
  type HelmCommand,
  HelmFailure,
  type HelmFolders,
  type HelmHome,
  type HelmOptions,
  type HelmOutput,
  withHelmHome,
} from '../chart/helm.ts';
import { mapPackageCrds } from '../chart/package-crds.ts';
import { PlacedPackage } from '../chart/placed-package.ts';
import { UnfitPackage } from '../chart/unpack.ts';
import type { Veil } from '../chart/veil.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { Loopback, saysSilent } from '../kubernetes/loopback.ts';
import { accessTo, loadCluster, privateNetworks, withClient } from '../platform/cluster-access.ts';
import { setting } from '../platform/configuration.ts';
import { readPackage } from '../platform/packages.ts';
import { Problem } from '../platform/problem.ts';
import type { Project } from '../platform/project-access.ts';
import { identityIn } from '../projects/identity.ts';
import { newVeil } from './veil.ts';

/** What a release is installed with: a helm of its own, and the cluster as the project sees it. */
export class Session {
  readonly project: Project;
  /** As the project: what it may not do, this may not. */
  readonly client: KubernetesClient;
  /** Where helm's files are; it is run by `helm`. */
  readonly home: HelmFolders;
  /** 'v1.36.3' */
  readonly kubernetesVersion: string;
  /** What nobody is to see: all that leaves the session goes through it, and is told what it is to know before. */
  readonly veil: Veil;
  private readonly run: HelmHome['run'];
  private readonly loopback: Loopback;

  constructor(
    project: Project,
    client: KubernetesClient,
    home: HelmHome,
    loopback: Loopback,
    version: string,
    veil: Veil,
  ) {
    this.project = project;
    this.client = client;
    this.home = home;
    this.run = home.run;
    this.loopback = loopback;
    this.kubernetesVersion = version;
    this.veil = veil;
  }

  /**
   * Runs helm on the cluster.
   * @throws ClusterUnreachable when it failed because the cluster gave no answer, which is worth another try; HelmFailure for all else.
   */
  async helm(command: HelmCommand, options?: HelmOptions): Promise<HelmOutput> {
    if ('release' in command) this.loopback.release = { name: command.release, namespace: this.project.namespace };
    try {
      return await this.run(command, options);
    } catch (error) {
      if (!(error instanceof HelmFailure) || error.reason !== 'failed') throw error;
      const { fault, lastFault } = this.loopback;
      if (fault) throw fault;
      // It was away for a moment only, and helm gave up in that.
      if (lastFault && saysSilent(error.stderr)) throw lastFault;
      // Where helm thinks the cluster is tells nobody anything.
      const stderr = error.stderr.replaceAll(this.loopback.address, '');
      throw new HelmFailure(error.reason, error.args, { stdout: error.stdout, stderr, exitCode: error.exitCode });
    }
  }
}

/** Takes secrets out of what helm says, before anybody shortens it: half of a secret is not known again. */
function veiled(home: HelmHome, veil: Veil): HelmHome {
  const run: HelmHome['run'] = (args, options) =>
    home.run(args, options).catch(error => {
      throw veil.error(error);
    });
  return { ...home, run };
}

/**
 * Opens a project's cluster as the project, with a helm whose home and way to the cluster are gone afterwards. What the work answers, or
 * throws, has no secret in it that the session's veil was told of.
 * @throws Problem 409 when the cluster cannot be used as it is registered; ClusterUnreachable, KubernetesError.
 */
export async function withSession<T>(project: Project, work: (session: Session) => Promise<T>): Promise<T> {
  const cluster = await loadCluster(project.cluster);
  const access = await accessTo(cluster);
  const impersonate = await identityIn(project);
  const veil = newVeil(project);
  const result = withClient(access, impersonate, async client => {
    const { gitVersion } = await client.version();
    const loopback = await Loopback.open(access, {
      allowPrivate: privateNetworks(),
      impersonate,
      renew: () => accessTo(cluster),
    });
    try {
      const open = (home: HelmHome) => new Session(project, client, veiled(home, veil), loopback, gitVersion, veil);
      return await withHelmHome(home => work(open(home)), {
        helm: setting('HELM_PATH'),
        kubeconfig: loopback.kubeconfig(project.namespace),
      });
    } finally {
      await loopback.close();
    }
  });
  return result.then(
    answer => veil.value(answer),
    error => {
      throw veil.error(error);
    },
  );
}

/** A package on disk for helm. */
export interface PackageFile {
  chart: PlacedPackage;
  /** What was changed in its `crds/`, which no post-renderer sees. */
  changes: Change[];
}

/**
 * Puts a package beside helm: as it is, or with its `crds/` in a version that the cluster has.
 * @throws Problem 409 for one that would not pass the check today: helm is not run on it.
 */
export async function placePackage(session: Session, digest: string): Promise<PackageFile> {
  try {
    const mapped = await mapPackageCrds(await readPackage(digest), session.kubernetesVersion);
    return { chart: await PlacedPackage.place(session.home, mapped.bytes), changes: mapped.changes };
  } catch (error) {
    if (error instanceof UnfitPackage) throw new Problem(409, 'conflict', error.message);
    throw error;
  }
}
