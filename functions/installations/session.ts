import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../chart/fields.ts';
import { type HelmHome, withHelmHome } from '../chart/helm.ts';
import { mapPackageCrds } from '../chart/package-crds.ts';
import { remoteSchemaReferences } from '../chart/schema-references.ts';
import { UnfitPackage } from '../chart/unpack.ts';
import type { Veil } from '../chart/veil.ts';
import type { KubernetesClient } from '../kubernetes/client.ts';
import { type ClusterAccess, writeKubeconfig } from '../kubernetes/kubeconfig.ts';
import { pinned } from '../kubernetes/pin.ts';
import { identityOf } from '../kubernetes/rbac.ts';
import { accessTo, loadCluster, privateNetworks, withClient } from '../platform/cluster-access.ts';
import { setting } from '../platform/configuration.ts';
import { readPackage } from '../platform/packages.ts';
import { Problem } from '../platform/problem.ts';
import type { Project } from '../platform/project-access.ts';
import { identityIn } from '../projects/identity.ts';
import { newVeil } from './veil.ts';

/** What a release is installed with: a helm of its own, and the cluster as the project sees it. */
export interface Session {
  project: Project;
  /** As the project: what it may not do, this may not. */
  client: KubernetesClient;
  home: HelmHome;
  /** 'v1.36.3' */
  kubernetesVersion: string;
  /** What nobody is to see: all that leaves the session goes through it, and is told what it is to know before. */
  veil: Veil;
}

async function withKubeconfig<T>(
  given: ClusterAccess,
  project: Project,
  work: (file: string) => Promise<T>,
): Promise<T> {
  // Helm resolves names itself: it is given the address that was checked.
  const access = privateNetworks() ? given : await pinned(given, { allowPrivate: false });
  const directory = await mkdtemp(join(tmpdir(), 'berth-kube-'));
  try {
    await chmod(directory, 0o700);
    const file = join(directory, 'config');
    const { namespace } = project;
    await writeFile(file, writeKubeconfig(access, { impersonate: identityOf(project), namespace }), { mode: 0o600 });
    return await work(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
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
 * Opens a project's cluster as the project, with a helm whose home and kubeconfig are gone afterwards. What the work answers, or
 * throws, has no secret in it that the session's veil was told of.
 * @throws Problem 409 when the cluster cannot be used as it is registered; ClusterUnreachable, KubernetesError.
 */
export async function withSession<T>(project: Project, work: (session: Session) => Promise<T>): Promise<T> {
  const access = await accessTo(await loadCluster(project.cluster));
  const veil = newVeil(project);
  const result = withClient(access, await identityIn(project), async client => {
    const { gitVersion } = await client.version();
    return withKubeconfig(access, project, kubeconfig =>
      withHelmHome(home => work({ project, client, home: veiled(home, veil), kubernetesVersion: gitVersion, veil }), {
        helm: setting('HELM_PATH'),
        kubeconfig,
      }),
    );
  });
  return result.then(
    answer => veil.value(answer),
    error => {
      throw veil.error(error);
    },
  );
}

/** A package on disk for helm, with what helm has to be told of it. */
export interface PackageFile {
  path: string;
  /** Helm would fetch a schema that a schema refers to: then it must not look at schemas at all. */
  flags: string[];
  /** What was changed in its `crds/`, which no post-renderer sees. */
  changes: Change[];
}

/**
 * Puts a package beside helm: as it is, or with its `crds/` in a version that the cluster has.
 * @throws Problem 409 for one that would not pass the check today: helm is not run on it.
 */
export async function placePackage(session: Session, digest: string): Promise<PackageFile> {
  try {
    return await place(session, digest);
  } catch (error) {
    if (error instanceof UnfitPackage) throw new Problem(409, 'conflict', error.message);
    throw error;
  }
}

async function place(session: Session, digest: string): Promise<PackageFile> {
  const bytes = await readPackage(digest);
  const remote = await remoteSchemaReferences(bytes);
  const path = join(session.home.directory, 'chart.tgz');
  const mapped = await mapPackageCrds(bytes, session.kubernetesVersion);
  await writeFile(path, mapped.bytes);
  return { path, changes: mapped.changes, flags: remote.length > 0 ? ['--skip-schema-validation'] : [] };
}
