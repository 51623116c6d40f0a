import { describe, expect, it } from 'vitest';
import { namesSecret } from './secret-fields.ts';

describe('a key that says that a secret stands under it', () => {
  it.each([
    'password',
    'REDIS_PASSWORD',
    'adminPassword',
    'db-passwd',
    'SMTP_PASS',
    'dbPass',
    'api-key',
    'apiKey',
    'AWS_SECRET_ACCESS_KEY',
    'clientSecret',
    'secret',
    'github.token',
    'Authorization',
    '.dockerconfigjson',
    'privateKey',
    'connectionString',
  ])('is %s', key => {
    expect(namesSecret(key)).toBe(true);
  });

  it.each([
    'existingSecret',
    'passwordSecret',
    'imagePullSecret',
    'secretName',
    'secretKeyRef',
    'passwordSecretRef',
    'tokenPath',
    'checksum/secret',
    'keyboard',
    'bypass',
    'compass',
    'key',
    'auth',
    'user',
    'name',
    'x'.repeat(10_000),
  ])('is not %s', key => {
    expect(namesSecret(key)).toBe(false);
  });
});
