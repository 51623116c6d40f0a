import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessTo, type Cluster, roleAsksForExternalId } from './cluster-access.ts';

/** What the trust policy of the role asks for; none where it lets in whoever may ask. */
let demanded: string | undefined;
/** STS knows nothing at the moment. */
let broken = false;
let asked: URLSearchParams[] = [];
let server: Server;

/** As STS answers: it compares what is sent with the trust policy of the role, and EKS describes a cluster. */
beforeAll(async () => {
  server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (incoming.url?.startsWith('/clusters/')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ cluster: { endpoint: 'https://api.example', status: 'ACTIVE' } }));
      return;
    }
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push(form);
    const given = form.get('ExternalId') ?? undefined;
    response.setHeader('content-type', 'text/xml');
    if (broken) {
      response.statusCode = 400;
      response.end('<ErrorResponse><Error><Code>InvalidAction</Code><Message>no</Message></Error></ErrorResponse>');
      return;
    }
    if (demanded !== undefined && given !== demanded) {
      response.statusCode = 403;
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
      );
      return;
    }
    const credentials =
      '<AccessKeyId>AKIDEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>';
    response.end(
      `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});
afterEach(() => {
  demanded = undefined;
  broken = false;
  asked = [];
});

function eks(externalId?: string): Cluster {
  return {
    cluster: 'clu_1',
    name: 'prod',
    kind: 'eks',
    eksName: 'prod',
    eksRegion: 'eu-central-1',
    eksRole: 'arn:aws:iam::123456789012:role/berth-prod',
    ...(externalId ? { externalId } : {}),
  } as Cluster;
}

describe('the role of an EKS cluster', () => {
  it('is taken on with the external id of its registration', async () => {
    demanded = 'berth-one';
    expect((await accessTo(eks('berth-one'))).server).toBe('https://api.example');
    expect(asked.map(form => form.get('ExternalId'))).toEqual(['berth-one']);
  });

  it('of somebody else is not opened by another registration of it', async () => {
    demanded = 'berth-one';
    await expect(accessTo(eks('berth-two'))).rejects.toMatchObject({ status: 409, type: 'cluster-unusable' });
    await expect(accessTo(eks())).rejects.toMatchObject({ type: 'cluster-unusable' });
  });

  it('from before there were external ids is opened as before', async () => {
    expect((await accessTo(eks())).server).toBe('https://api.example');
    expect(asked[0]?.has('ExternalId')).toBe(false);
  });

  it('asks for the external id, or does not: that is found by trying without it', async () => {
    demanded = 'berth-one';
    expect(await roleAsksForExternalId(eks('berth-one'))).toBe(true);
    demanded = undefined;
    expect(await roleAsksForExternalId(eks('berth-one'))).toBe(false);
    broken = true;
    await expect(roleAsksForExternalId(eks('berth-one'))).rejects.toThrow();
    expect(asked.every(form => !form.has('ExternalId'))).toBe(true);
  });
});
