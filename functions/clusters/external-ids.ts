import { randomBytes } from 'node:crypto';
import { setting } from '../platform/configuration.ts';
import { externalIds } from '../platform/entities/cluster.ts';
import { Problem } from '../platform/problem.ts';

/** How long an external id waits for its cluster: the role has to be made meanwhile. Milliseconds. */
const lifetime = 7 * 24 * 60 * 60 * 1000;

/** The trust policy that a cluster's role should have: Berth's functions of this deployment, and only with this external id. */
export function trustPolicy(externalId: string): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: setting('TRUSTED_PRINCIPAL') },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': externalId },
          ArnLike: { 'aws:PrincipalArn': setting('TRUSTED_ROLES') },
        },
      },
    ],
  };
}

/**
 * Gives out an external id for the role of a cluster that is about to be registered. Berth chooses it, and only once: who knows the ARN of somebody else's role cannot have
 * Berth take it on, because theirs is another external id (the confused deputy, IAM user guide).
 */
export async function giveExternalId(user: string, now = Date.now()) {
  const externalId = `berth-${randomBytes(24).toString('base64url')}`;
  const expiresAt = new Date(now + lifetime).toISOString();
  await externalIds.create({ externalId, user, expiresAt, ttl: Math.floor((now + lifetime) / 1000) }).go();
  return { externalId, expiresAt, trustPolicy: trustPolicy(externalId) };
}

/** The problem of an external id that Berth did not give to this user, or gave too long ago, or that a cluster has. */
export function notGiven(pointer: string): Problem {
  const detail =
    'must be one that this store gave to you within the last seven days and that no cluster has: POST /v1/clusters:external-id gives one';
  return new Problem(400, 'invalid-input', `The external id is not valid: it ${detail}.`, {
    errors: [{ pointer, code: 'unknown_external_id', detail }],
  });
}

/** @throws Problem 400 for one that was not given to this user. It is taken by the transaction that registers the cluster (`taking`). */
export async function requireGiven(externalId: string, user: string, pointer: string): Promise<void> {
  const { data } = await externalIds.get({ externalId }).go({ consistent: true });
  if (data?.user !== user || Date.parse(data.expiresAt) <= Date.now()) throw notGiven(pointer);
}
