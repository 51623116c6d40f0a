import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { FaultList } from './kubeconfig-faults.ts';

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

function decode(value: unknown, pointer: string, faults: FaultList): string | undefined {
  const text = typeof value === 'string' ? value.replace(/\s+/g, '') : '';
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return Buffer.from(text, 'base64').toString('latin1');
  faults.add(pointer, 'This is not base64.');
  return undefined;
}

function readable(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** The certificates in a base64 of PEM, and nothing else that stands between them: bundles often carry comments. */
export function certificates(value: unknown, pointer: string, faults: FaultList): string {
  const decoded = decode(value, pointer, faults);
  if (decoded === undefined) return '';
  const blocks = decoded.match(block) ?? [];
  if (blocks.length === 0) faults.add(pointer, 'There is no certificate in it (-----BEGIN CERTIFICATE-----).');
  blocks.forEach((pem, index) => {
    if (!readable(pem)) faults.add(pointer, `Certificate ${index + 1} of ${blocks.length} in it is damaged.`);
  });
  return blocks.map(pem => `${pem}\n`).join('');
}

function privateKey(value: unknown, pointer: string, faults: FaultList): string {
  const pem = decode(value, pointer, faults);
  if (pem === undefined) return '';
  try {
    createPrivateKey(pem);
  } catch {
    // The error's own words may quote the key.
    faults.add(pointer, 'This is not a private key in PEM, or it has a pass phrase.');
  }
  return pem;
}

/** A client certificate with the key that belongs to it. */
export function clientCertificate(
  user: Record<string, unknown>,
  at: string,
  faults: FaultList,
): { certificate: string; key: string } {
  const before = faults.any;
  const certificate = certificates(user['client-certificate-data'], `${at}/client-certificate-data`, faults);
  const key = privateKey(user['client-key-data'], `${at}/client-key-data`, faults);
  if (before || faults.any) return { certificate, key };
  if (!readable(certificate)?.checkPrivateKey(createPrivateKey(key)))
    faults.add(`${at}/client-key-data`, 'The key is not the key of the client certificate.');
  return { certificate, key };
}

/** A bearer token (RFC 6750, section 2.1); a line break at its end is a common slip of copying and taken off. At most 16 KB. */
export function token(value: unknown, pointer: string, faults: FaultList): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!/^[A-Za-z0-9._~+/-]{1,16384}=*$/.test(text)) faults.add(pointer, 'This is not a bearer token.');
  return text;
}
