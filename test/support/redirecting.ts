import { Agent, request as send } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { standIn } from '../../functions/kubernetes/testing.ts';
import { kubeconfigWith } from './faults.ts';

/** A cluster that sends helm elsewhere. */
export interface RedirectingCluster {
  /** To register it with. */
  kubeconfig: string;
  /** How often helm was sent elsewhere. */
  redirected(): number;
  /** What helm brought with it. */
  authorizations: Set<string | undefined>;
  close(): Promise<void>;
}

const pem = (data: unknown): string => Buffer.from(String(data), 'base64').toString('utf8');

/** The cluster under test behind a server that answers all but helm, which it redirects. Its token is worth nothing behind it. */
export async function redirectingCluster(location: string): Promise<RedirectingCluster> {
  const direct = JSON.parse(await kubeconfigWith());
  const [{ cluster }] = direct.clusters;
  const [{ user }] = direct.users;
  const agent = new Agent({
    keepAlive: true,
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  });
  let redirected = 0;
  const authorizations = new Set<string | undefined>();
  const server = await standIn(({ method, url, headers, body }, response) => {
    // Berth itself says so.
    if (headers['user-agent'] !== 'berth') {
      redirected++;
      authorizations.add(headers.authorization);
      response.writeHead(307, { location: location + url }).end();
      return;
    }
    const { authorization: _, host: __, connection: ___, ...rest } = headers;
    const sent = send(new URL(url, cluster.server), { agent, method, headers: rest }, async answer => {
      const content = await buffer(answer);
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] }).end(content);
    });
    sent.on('error', () => response.destroy());
    sent.end(body);
  });
  const authority = Buffer.from(server.access.certificateAuthority ?? '').toString('base64');
  return {
    kubeconfig: JSON.stringify({
      ...direct,
      clusters: [
        {
          ...direct.clusters[0],
          cluster: { server: server.access.server, 'certificate-authority-data': authority },
        },
      ],
      users: [{ ...direct.users[0], user: { token: 'a-secret-token' } }],
    }),
    redirected: () => redirected,
    authorizations,
    close: async () => {
      await server.close();
      agent.destroy();
    },
  };
}
