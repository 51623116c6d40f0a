import { ClusterUnreachable, KubernetesError } from '../../kubernetes/errors.ts';
import { KubeconfigFault } from '../../kubernetes/kubeconfig.ts';
import { Problem } from '../../platform/problem.ts';
import { loadProject, type Project } from '../../platform/project-access.ts';
import { namespaceGone, sayGone } from '../namespace.ts';
import { type Session, withSession } from '../session.ts';
import { learnAll } from '../veil.ts';
import type { Installation } from '../views.ts';
import { failed, overdue, type StepResult, waiting } from './outcome.ts';

/** What no waiting mends: a certificate that is not the cluster's, an address that is not allowed. */
const lasting: ReadonlySet<string> = new Set(['tls', 'private-address']);
/** Answers of a server that is there, but not well: 409 is a write that met another one. */
const passing = (status: number): boolean => status === 409 || status === 429 || status >= 500;

/** Whether a refusal comes of a namespace that is gone: with it goes the project's right to look. */
async function becauseGone(error: unknown, project: Project): Promise<boolean> {
  if (!(error instanceof KubernetesError) || ![403, 404].includes(error.status)) return false;
  return namespaceGone(project).catch(() => false);
}

function explain(error: unknown, since: Date): StepResult | undefined {
  const silent = error instanceof ClusterUnreachable;
  if (silent || (error instanceof KubernetesError && passing(error.status))) {
    const words = `The cluster does not answer${silent ? '' : ' as it should'}: ${error.message}`;
    const hopeless = silent && lasting.has(error.kind);
    return hopeless || overdue(since) ? failed(words) : waiting(words);
  }
  if (error instanceof KubernetesError)
    return failed(
      error.status === 401
        ? `The cluster does not take the credentials that it is registered with: ${error.message}. They may have expired, or been replaced.`
        : `The cluster refuses: ${error.message}`,
    );
  if (error instanceof Problem) return failed(error.message);
  if (error instanceof KubeconfigFault) return failed(`The cluster's kubeconfig cannot be used: ${error.message}`);
  return undefined;
}

/** Tells the veil all that there is to hide, before a step says what is wrong: a refusal quotes what was refused. */
async function knowing<T extends StepResult>(
  { veil, client, project }: Session,
  installation: Installation,
  work: () => Promise<T>,
): Promise<T> {
  const learn = () => learnAll(veil, installation, project, client);
  const result = await work().catch(async error => {
    // What cannot be learned of a cluster that is silent now, it has not said either.
    await learn().catch(() => undefined);
    throw error;
  });
  if (result.state !== 'done') await learn();
  return result;
}

/**
 * Does a step on the cluster, and says in a result what the cluster's silence or refusal means: the state machine waits and asks again, or ends the
 * operation with those words. So nothing depends on how an error of a function looks from outside.
 * @param since when the state machine began to wait: silence is waited for as long as objects are.
 * @param whenGone what it means that the namespace is gone; unless told, that the step has failed.
 * @throws what is no matter of the cluster's: the state machine repeats the step.
 */
export async function facing(
  installation: Installation,
  since: Date,
  work: (session: Session) => Promise<StepResult>,
  whenGone?: (project: Project) => Promise<StepResult>,
): Promise<StepResult> {
  const project = await loadProject(installation.project);
  try {
    return await withSession(project, session => knowing(session, installation, () => work(session)));
  } catch (error) {
    if (await becauseGone(error, project)) return whenGone ? whenGone(project) : failed(sayGone(project));
    const result = explain(error, since);
    if (result) return result;
    throw error;
  }
}
