import type { ConflictChoice, OperationKind } from '../platform/entities/installation.ts';
import { newIdentifier } from '../platform/identifiers.ts';
import { Problem } from '../platform/problem.ts';
import { loadProject, type Project } from '../platform/project-access.ts';
import type { Version } from '../platform/views.ts';
import { transact } from '../platform/writes.ts';
import { deathOf, executionArn, startOperation } from './execution.ts';
import { finish } from './finish.ts';
import { checkReturn } from './installable.ts';
import { loadInstallation, loadOperation, operationOf, service } from './records.ts';
import { readValues, writeValues } from './values.ts';
import type { Installation, Operation } from './views.ts';

/** What all operations have that somebody orders. */
export interface Order {
  actor: string;
  message: string;
  rollbackOnFailure: boolean;
  conflicts?: ConflictChoice;
  correlation: string;
  rollout?: string;
}

function newOperation(
  installation: Pick<Installation, 'installation' | 'workspace'>,
  kind: OperationKind,
  version: Pick<Version, 'version' | 'name' | 'digest'>,
  order: Order,
): Operation {
  return {
    operation: newIdentifier('opr'),
    installation: installation.installation,
    workspace: installation.workspace,
    kind,
    version: version.version,
    versionName: version.name,
    digest: version.digest,
    rollbackOnFailure: order.rollbackOnFailure,
    message: order.message,
    status: 'running',
    step: 'preview',
    actor: order.actor,
    createdAt: new Date().toISOString(),
    correlation: order.correlation,
    ...(order.conflicts ? { conflicts: order.conflicts } : {}),
    ...(order.rollout ? { rollout: order.rollout } : {}),
  };
}

/**
 * Installs a version as a new release of a project. The records come first, then the execution: what is cut off between them is found by the next
 * operation, or by the sweep, and ended.
 * @throws Problem 409 when the project has a release of that name.
 */
export async function beginInstall(
  project: Project,
  release: string,
  version: Version,
  values: string,
  order: Order,
): Promise<Installation> {
  const id = newIdentifier('ins');
  const operation = newOperation({ installation: id, workspace: project.workspace }, 'install', version, order);
  const now = operation.createdAt;
  const installation: Installation = {
    installation: id,
    workspace: project.workspace,
    project: project.project,
    cluster: project.cluster,
    namespace: project.namespace,
    release,
    app: version.app,
    chartName: version.chartName,
    version: version.version,
    versionName: version.name,
    status: 'changing',
    revision: 0,
    operation: operation.operation,
    lock: operation.operation,
    health: 'unknown',
    createdAt: now,
    createdBy: order.actor,
    updatedAt: now,
  };
  await writeValues(id, operation.operation, values);
  await transact(
    service.transaction.write(entities => [
      entities.projects
        .patch({ project: project.project })
        .set({ lastInstallation: id })
        .where(({ leaving }, { notExists }) => notExists(leaving))
        .commit(),
      entities.releaseNames.create({ project: project.project, release, installation: id }).commit(),
      entities.installations.create(installation).commit(),
      entities.operations.create({ ...operation, execution: executionArn(installation, operation) }).commit(),
    ]),
    async () => {
      if ((await loadProject(project.project)).leaving)
        throw new Problem(409, 'conflict', 'The project is being given up: nothing is installed in it any more.');
      throw new Problem(
        409,
        'name-taken',
        `The project has a release "${release}" already: upgrade that one, or take another name.`,
      );
    },
  );
  await startOperation(installation, operation);
  return loadInstallation(id);
}

/** An operation whose execution is over, or was never started, has not ended itself: it is ended here. */
async function endIfDead(installation: Installation): Promise<boolean> {
  const operation = await loadOperation(installation.installation, installation.lock ?? '');
  const death = await deathOf(executionArn(installation, operation), operation.createdAt);
  if (!death) return false;
  const { how, aborted } = death;
  const detail = `Its execution ${how} before it was done, at "${operation.step}": the release may be half changed.`;
  // Only of one that was stopped by hand a function may still be at work; which step that is, the next operation has to know.
  await finish(installation, operation, { status: 'failed', detail, step: aborted ? operation.step : undefined });
  return true;
}

/** Ends what an installation's lock keeps waiting for in vain. @returns whether it is free. */
export async function unlockIfDead(installation: Installation): Promise<boolean> {
  return installation.lock === undefined || (await endIfDead(installation));
}

async function begin(installation: Installation, operation: Operation): Promise<Installation> {
  const { installation: id } = installation;
  for (let attempt = 0; attempt < 2; attempt++) {
    const locked = await transact(
      service.transaction.write(entities => [
        entities.operations.create({ ...operation, execution: executionArn(installation, operation) }).commit(),
        entities.installations
          .patch({ installation: id })
          .set({ operation: operation.operation, lock: operation.operation, status: 'changing' })
          .where(({ lock, status }, { notExists, ne }) => `${notExists(lock)} AND ${ne(status, 'removed')}`)
          .commit(),
      ]),
      () => true,
    );
    if (!locked) {
      await startOperation(installation, operation);
      return loadInstallation(id);
    }
    const now = await loadInstallation(id);
    if (now.status === 'removed') throw new Problem(409, 'conflict', 'The installation was removed.');
    if (!(await unlockIfDead(now))) throw running(now);
  }
  throw running(await loadInstallation(id));
}

function running(installation: Installation): Problem {
  return new Problem(
    409,
    'operation-running',
    'Another operation on this installation is running: wait for its end, then repeat yours.',
    { extensions: { operation: installation.lock } },
  );
}

/** Upgrades, with new values or those that the release has. @throws Problem 409 for another app's version, or while another operation runs. */
export async function beginUpgrade(
  installation: Installation,
  version: Version,
  values: string | undefined,
  order: Order,
): Promise<Installation> {
  if (version.app !== installation.app)
    throw new Problem(409, 'conflict', `${version.chartName} ${version.name} is a version of another app.`);
  const operation = newOperation(installation, 'upgrade', version, order);
  const { installation: id } = installation;
  const kept = installation.values ?? installation.operation;
  const given = values ?? (await readValues({ installation: id, operation: kept }));
  await writeValues(id, operation.operation, given);
  return begin(installation, operation);
}

/** Whether the revision that an operation made works: one that failed and was undone made its revision of what was there before. */
export function leftWorking({ status, restored }: Pick<Operation, 'status' | 'restored'>): boolean {
  return status === 'succeeded' || restored !== undefined;
}

/**
 * Goes back to a revision.
 * @throws Problem 409 when Berth did not make that revision, when its version may not be installed any more, and while another operation runs.
 */
export async function beginRollback(installation: Installation, revision: number, order: Order): Promise<Installation> {
  const made = await operationOf(installation.installation, revision);
  if (!made || !leftWorking(made))
    throw new Problem(409, 'conflict', `The revision ${revision} is not one that an operation of Berth left working.`, {
      errors: [{ pointer: '/revision', detail: 'GET …/history lists the revisions.' }],
    });
  const content = made.restored ? await loadOperation(installation.installation, made.restored) : made;
  const { version, versionName: name, digest } = content;
  await checkReturn(version, installation.workspace);
  const operation = newOperation(installation, 'rollback', { version, name, digest }, order);
  return begin(installation, { ...operation, toRevision: revision, valuesOf: content.valuesOf ?? content.operation });
}

/** Uninstalls. @throws Problem 409 while another operation runs, or when it is removed already. */
export async function beginUninstall(installation: Installation, order: Order): Promise<Installation> {
  const { version, versionName: name } = installation;
  const last = await loadOperation(installation.installation, installation.operation);
  return begin(installation, newOperation(installation, 'uninstall', { version, name, digest: last.digest }, order));
}
