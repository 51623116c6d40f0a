import * as z from 'zod';

const schema = z.object({
  TABLE_NAME: z.string(),
  DROP_BUCKET: z.string(),
  PACKAGES_BUCKET: z.string(),
  LIFECYCLE_ARN: z.string(),
  OIDC_ISSUER: z.string(),
  OIDC_AUDIENCE: z.string(),
  OIDC_JWKS_URL: z.string(),
  USER_POOL_ID: z.string(),
  /** How old the user pool's word may be on whether somebody is enabled. */
  IDENTITY_CHECK_SECONDS: z.coerce.number(),
  STORE_ACCESS: z.enum(['public', 'signed-in']),
  /** The stock helm: in AWS of a layer, under /opt; elsewhere where the deployment says. */
  HELM_PATH: z.string(),
  /** Where a function's own files are; set by Lambda. */
  LAMBDA_TASK_ROOT: z.string(),
  /** How long one hook of a chart may take. */
  HOOK_TIMEOUT_SECONDS: z.string(),
  /** How long an installation's objects may take to become ready. */
  READY_TIMEOUT_SECONDS: z.coerce.number(),
  INSTALLATION_ARN: z.string(),
  ROLLOUT_ARN: z.string(),
  INSPECTION_QUEUE_URL: z.string(),
  /** The Kubernetes versions that packages are inspected for, oldest first: '1.35,1.36'. */
  KUBERNETES_VERSIONS: z.string().transform(text => text.split(',')),
  /** Begins the names of the secrets that hold kubeconfigs; a function may read these only. */
  CLUSTER_SECRET_PREFIX: z.string(),
  /** Whom the roles of EKS clusters let in: this account, and there the functions of this deployment. */
  TRUSTED_PRINCIPAL: z.string(),
  TRUSTED_ROLES: z.string(),
  /** Whether clusters may be in private networks: yes for a function inside a VPC, or on one machine. */
  CLUSTER_NETWORKS: z.enum(['public', 'private']),
  /** How long entries of the audit log are kept. */
  AUDIT_RETENTION_DAYS: z.coerce.number().int().min(1),
  /** What the distribution sends to show that a request came through it, and what it will send next; none where there is no distribution. */
  ORIGIN_KEYS: z.string().optional(),
  /** JSON: which inspection findings block submit, release and install. */
  INSPECTION_POLICY: z.string(),
});

/** What a function may read from its environment; infra/platform gives each function only what it needs. */
export type Configuration = z.output<typeof schema>;

/**
 * Reads one setting of the function's environment.
 * @throws Error naming the variable when it is missing or malformed: a deployment fault, never a user's.
 * @example const table = setting('TABLE_NAME');
 */
export function setting<K extends keyof Configuration>(name: K): Configuration[K] {
  const parsed = schema.shape[name].safeParse(process.env[name]);
  if (!parsed.success)
    throw new Error(`The environment variable ${name} is missing or malformed: ${parsed.error.message}`);
  return parsed.data as Configuration[K];
}
