import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eksToken } from './eks.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a/session+token==',
};
const now = new Date('2026-01-02T03:04:05Z');
const input = { clusterName: 'shop', region: 'eu-central-1', credentials, now };

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function urlOf(token: string): URL {
  expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

/** The signature of a presigned URL by the SigV4 specification, without the SDK. */
function signatureOf(url: URL, clusterName: string): string {
  const [, date = '', region = '', service = ''] = (url.searchParams.get('X-Amz-Credential') ?? '').split('/');
  const query = url.search
    .slice(1)
    .split('&')
    .filter(part => !part.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const headers = `host:${url.host}\nx-k8s-aws-id:${clusterName}\n`;
  const canonical = ['GET', '/', query, headers, 'host;x-k8s-aws-id', sha256('')].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', url.searchParams.get('X-Amz-Date'), scope, sha256(canonical)].join('\n');
  const dateKey = hmac(`AWS4${credentials.secretAccessKey}`, date);
  const key = [region, service, 'aws4_request'].reduce(hmac, dateKey);
  return hmac(key, toSign).toString('hex');
}

describe('eksToken', () => {
  it('presigns GetCallerIdentity with the name of the cluster, as the AWS CLI does', async () => {
    const { token, expiresAt } = await eksToken(input);
    const url = urlOf(token);
    expect(url.origin + url.pathname).toBe('https://sts.eu-central-1.amazonaws.com/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20260102/eu-central-1/sts/aws4_request',
      'X-Amz-Date': '20260102T030405Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': credentials.sessionToken,
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(expiresAt).toEqual(new Date('2026-01-02T03:18:05Z'));
  });

  it('signs as the specification says, for this cluster only', async () => {
    const { token } = await eksToken(input);
    const url = urlOf(token);
    expect(url.searchParams.get('X-Amz-Signature')).toBe(signatureOf(url, 'shop'));
    expect(url.searchParams.get('X-Amz-Signature')).not.toBe(signatureOf(url, 'another'));
    expect((await eksToken(input)).token).toBe(token);
  });

  it('knows the domain of China', async () => {
    expect(urlOf((await eksToken({ ...input, region: 'cn-north-1' })).token).host).toBe(
      'sts.cn-north-1.amazonaws.com.cn',
    );
  });

  it.each([
    [{ clusterName: 'a b' }],
    [{ clusterName: 'a\r\nb: c' }],
    [{ region: 'evil.test/#' }],
    [{ region: 'eu-central-1.evil.test' }],
    [{ region: '' }],
  ])('refuses %j', async change => {
    await expect(eksToken({ ...input, ...change })).rejects.toThrow(TypeError);
  });
});
