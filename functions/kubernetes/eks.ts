import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Checksum, SourceData } from '@smithy/types';

/** Signed credentials for an EKS cluster's API server. */
export interface EksToken {
  /** A bearer token. */
  token: string;
  /** When to make a new one: a minute before the cluster stops taking it. */
  expiresAt: Date;
}

export interface EksTokenInput {
  clusterName: string;
  region: string;
  /** Of the role that the cluster knows (an access entry, or the aws-auth map). */
  credentials: AwsCredentialIdentity;
  /** X-Amz-Expires; seconds, 60 unless told, as in the AWS CLI. It does not say how long the cluster takes the token. */
  expiresInSeconds?: number;
  now?: Date;
}

/** What SignatureV4 wants of a hash function; with a secret it is an HMAC. */
class Sha256 implements Checksum {
  private hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;
  private readonly make: () => ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: SourceData) {
    this.make = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret)));
    this.hash = this.make();
  }

  update(data: SourceData): void {
    this.hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.make();
  }
}

function bytes(data: SourceData): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

const clusterHeader = 'x-k8s-aws-id';

/** China is a partition of its own, with its own domain. */
const stsHost = (region: string): string => `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** The cluster takes a token for 15 minutes from its X-Amz-Date on (aws-iam-authenticator, pkg/token); a minute is for clocks that differ. Milliseconds. */
const lifetime = 14 * 60 * 1000;

/**
 * A bearer token for an EKS cluster, as `aws eks get-token` makes it: 'k8s-aws-v1.' and the base64url of a presigned STS GetCallerIdentity, in which the
 * cluster's name is signed as a header, so that it opens no other cluster. Nothing is sent.
 * Source: https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 * @throws TypeError for what cannot be a cluster's or a region's name: they become part of the URL.
 */
export async function eksToken({
  clusterName,
  region,
  credentials,
  expiresInSeconds = 60,
  now = new Date(),
}: EksTokenInput): Promise<EksToken> {
  if (!/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(clusterName))
    throw new TypeError('This is not the name of an EKS cluster.');
  if (!/^[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}$/.test(region)) throw new TypeError('This is not an AWS region.');
  const hostname = stsHost(region);
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256: Sha256 });
  const { query } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, [clusterHeader]: clusterName },
    },
    { expiresIn: expiresInSeconds, signingDate: now, unhoistableHeaders: new Set([clusterHeader]) },
  );
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${percent(name)}=${percent(String(value))}`);
  const url = `https://${hostname}/?${parameters.join('&')}`;
  return {
    token: `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`,
    expiresAt: new Date(now.getTime() + lifetime),
  };
}

/** As SigV4 escapes: RFC 3986, also `!'()*`. */
const percent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
