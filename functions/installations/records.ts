import { Service } from 'electrodb';
import { auditEntries } from '../platform/entities/audit.ts';
import { projects } from '../platform/entities/cluster.ts';
import { installations, operations, releaseNames, rollouts } from '../platform/entities/installation.ts';
import { notFound } from '../platform/problem.ts';
import type { Installation, Operation, Rollout } from './views.ts';

/** What is written together in one transaction. */
export const service = new Service({ installations, operations, projects, releaseNames, rollouts, auditEntries });

/** @throws Problem 404. */
export async function loadInstallation(id: string): Promise<Installation> {
  const { data } = await installations.get({ installation: id }).go({ consistent: true });
  if (!data) throw notFound(`The installation "${id}"`);
  return data;
}

/** @throws Problem 404. */
export async function loadOperation(installation: string, operation: string): Promise<Operation> {
  const { data } = await operations.get({ installation, operation }).go({ consistent: true });
  if (!data) throw notFound(`The operation "${operation}"`);
  return data;
}

/** @throws Problem 404. */
export async function loadRollout(id: string): Promise<Rollout> {
  const { data } = await rollouts.get({ rollout: id }).go({ consistent: true });
  if (!data) throw notFound(`The rollout "${id}"`);
  return data;
}

/** The operation that made a revision of helm's, if one of Berth's did: the newest, for a release can begin anew at 1. */
export async function operationOf(installation: string, revision: number): Promise<Operation | undefined> {
  const { data } = await operations.query
    .primary({ installation })
    .where((attribute, { eq }) => eq(attribute.revision, revision))
    .go({ order: 'desc', pages: 'all' });
  return data[0];
}
