import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ClusterAccess } from './kubeconfig.ts';

/** A certificate authority made for these tests only, and what it signed; its own key was thrown away. Valid for a hundred years. */
export const authority = `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUO7naqswawh0uMU9dEW8X1ObsxpswCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUYmVydGgtdGVzdC1hdXRob3JpdHkwIBcNMjYxMTI1MDExNjU4
WhgPMjEyNjExMDEwMTE2NThaMB8xHTAbBgNVBAMMFGJlcnRoLXRlc3QtYXV0aG9y
aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEd0TsPHcXr3ktNQf3EvuJdJXg
1YhqNEnYTMsLqzXYR0IltSgnQuzuJFnTCMnww0jwFryuIlevkgpk8R+3VlZaE6Nj
MGEwHQYDVR0OBBYEFBEAPVHHE/IQj6+GpSHSifolmuRrMB8GA1UdIwQYMBaAFBEA
PVHHE/IQj6+GpSHSifolmuRrMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD
AgIEMAoGCCqGSM49BAMCA0cAMEQCIGmHBuwAebLoImj+zLlBtETtSCLYbjbbAMbW
XRaaSC5EAiAJNEoYi2ksCQbZwKKnTn6UAMy8SS4Lo0txq68tGVoPnQ==
-----END CERTIFICATE-----
`;
/** For localhost, cluster.test and 127.0.0.1. */
export const serverCertificate = `-----BEGIN CERTIFICATE-----
MIIBtzCCAVygAwIBAgIUVO8/A8rbqtjvIpVC1K3E3ISuEqgwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUYmVydGgtdGVzdC1hdXRob3JpdHkwIBcNMjYxMTI1MDExNjU4
WhgPMjEyNjExMDEwMTE2NThaMBExDzANBgNVBAMMBnNlcnZlcjBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABLY4zFuRL+DcN2eKyoAD6ObNIWJpgkmEZPcndeM95l5k
PsVwGmZH78IZ2noAXhTQdVwl3uoxGJuqIvKOJQ4O7yqjgYEwfzAoBgNVHREEITAf
gglsb2NhbGhvc3SCDGNsdXN0ZXIudGVzdIcEfwAAATATBgNVHSUEDDAKBggrBgEF
BQcDATAdBgNVHQ4EFgQUvYdknADqzK24FxWfIt4mXFefkIIwHwYDVR0jBBgwFoAU
EQA9UccT8hCPr4alIdKJ+iWa5GswCgYIKoZIzj0EAwIDSQAwRgIhALSErRdUZU/Y
GIW2EYjHRoYYlJmhB16Q1ZxrIVJzhDHDAiEAznUiC+cDKgOTN21AcD+WM2qF14fz
dfYEW2DCOf3hzmw=
-----END CERTIFICATE-----
`;
const serverKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXgezTSl2kh/f9whw
cHInNfsb3JcIK14Pew5mf3FNYLahRANCAAS2OMxbkS/g3DdnisqAA+jmzSFiaYJJ
hGT3J3XjPeZeZD7FcBpmR+/CGdp6AF4U0HVcJd7qMRibqiLyjiUODu8q
-----END PRIVATE KEY-----
`;
export const clientCertificate = `-----BEGIN CERTIFICATE-----
MIIBizCCATGgAwIBAgIUVO8/A8rbqtjvIpVC1K3E3ISuEqkwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUYmVydGgtdGVzdC1hdXRob3JpdHkwIBcNMjYxMTI1MDExNjU4
WhgPMjEyNjExMDEwMTE2NThaMBExDzANBgNVBAMMBmNsaWVudDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABFPmyuazz86FKTEw6umcVDNKrxTftlWfPUNBxI7PvM86
08Wn4vTBdJRMsrSX3Qddym9kXug+fo4QRBowV+dzE+qjVzBVMBMGA1UdJQQMMAoG
CCsGAQUFBwMCMB0GA1UdDgQWBBSTUM3rl2U2t43dDkK23bIkn4Ap7jAfBgNVHSME
GDAWgBQRAD1RxxPyEI+vhqUh0on6JZrkazAKBggqhkjOPQQDAgNIADBFAiEA2XZf
Dx4P6lN95eOHUqaHVUbUWpddLnVHceOHzs0eVGMCIE5eH4Hi0KLEDFhQGFqFcIsv
6NswF2Yg8eCeOe6uk/X8
-----END CERTIFICATE-----
`;
export const clientKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguRR+H+4GrjTs1+pM
hlUZvYYeesFaegXq5pl77wDBy0GhRANCAART5srms8/OhSkxMOrpnFQzSq8U37ZV
nz1DQcSOz7zPOtPFp+L0wXSUTLK0l90HXcpvZF7oPn6OEEQaMFfncxPq
-----END PRIVATE KEY-----
`;

export interface StandIn {
  access: ClusterAccess;
  /** What was asked, in its order. */
  requests: { method: string; url: string; headers: IncomingMessage['headers']; rawHeaders: string[]; body: string }[];
  server: Server;
  close(): Promise<void>;
}

type Answer = (request: StandIn['requests'][number], response: ServerResponse) => void;

/** A TLS server on 127.0.0.1 that answers as it is told; with it faults can be tried that a real API server does not make. */
export async function standIn(answer: Answer): Promise<StandIn> {
  const requests: StandIn['requests'] = [];
  const server = createServer({
    key: serverKey,
    cert: serverCertificate,
    ca: authority,
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.on('request', async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers, rawHeaders } = request;
    const seen = { method, url, headers, rawHeaders, body };
    requests.push(seen);
    answer(seen, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    server,
    access: {
      server: `https://127.0.0.1:${port}`,
      certificateAuthority: authority,
      credentials: { kind: 'token', token: 'a-secret-token' },
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What discovery says of core/v1, apps/v1 and authorization.k8s.io/v1, as far as the tests need it. */
export const served: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
  '/api/v1': [
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/status', kind: 'Pod', namespaced: true },
    { name: 'secrets', kind: 'Secret', namespaced: true },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
    { name: 'events', kind: 'Event', namespaced: true },
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
  ],
  '/apis/apps/v1': [
    { name: 'deployments', kind: 'Deployment', namespaced: true },
    { name: 'replicasets', kind: 'ReplicaSet', namespaced: true },
  ],
};
