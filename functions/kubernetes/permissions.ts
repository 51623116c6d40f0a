import * as z from 'zod';
import type { KubernetesClient } from './client.ts';
import { ClusterUnreachable } from './errors.ts';
import { inParallel } from './parallel.ts';

/** May the client's identity do this? `group` is '' for core kinds; without a namespace: on cluster-wide kinds, or in all namespaces. */
export interface AccessQuestion {
  verb: string;
  group: string;
  resource: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

/** What of a client is needed here. */
type Requests = Pick<KubernetesClient, 'raw'>;

/** How many questions are under way at once; the API server answers each in about a millisecond. */
const width = 8;

const answerSchema = z.object({ status: z.object({ allowed: z.boolean(), reason: z.string().optional() }) });

/** Asks the API server itself, with all its authorizers. @throws KubernetesError, ClusterUnreachable */
export async function selfSubjectAccessReview(
  client: Requests,
  question: AccessQuestion,
): Promise<{ allowed: boolean; reason: string }> {
  const answer = await client.raw('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: question },
    },
  });
  const read = answerSchema.safeParse(answer);
  if (!read.success)
    throw new ClusterUnreachable('not-kubernetes', 'The server answered, but not as a Kubernetes API does.');
  return { allowed: read.data.status.allowed, reason: read.data.status.reason ?? '' };
}

/**
 * Whether each is allowed, in the questions' order. Equal questions are asked once. One review each, not SelfSubjectRulesReview: its rules are
 * incomplete where a cluster has other authorizers (EKS has), and cover no cluster-wide kinds.
 */
export async function canI(client: Requests, questions: readonly AccessQuestion[]): Promise<boolean[]> {
  const distinct = new Map(questions.map(question => [keyOf(question), question]));
  const allowed = await inParallel([...distinct], width, async ([key, question]) => {
    const answer = await selfSubjectAccessReview(client, question);
    return [key, answer.allowed] as const;
  });
  const answers = new Map(allowed);
  return questions.map(question => answers.get(keyOf(question)) ?? false);
}

const keyOf = ({ verb, group, resource, namespace, name, subresource }: AccessQuestion): string =>
  JSON.stringify([verb, group, resource, namespace, name, subresource]);
