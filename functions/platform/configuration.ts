import { z } from 'zod';

const schema = z.object({
  TABLE_NAME: z.string(),
  DROP_BUCKET: z.string(),
  PACKAGES_BUCKET: z.string(),
  LIFECYCLE_ARN: z.string(),
  OIDC_ISSUER: z.string(),
  OIDC_AUDIENCE: z.string(),
  OIDC_JWKS_URL: z.string(),
  STORE_ACCESS: z.enum(['public', 'signed-in']),
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
