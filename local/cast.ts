import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Outputs } from './deploy.ts';
import { LocalFailure } from './failure.ts';
import { type CastName, cast, castWorkspace, cloudUrl, type LocalSettings, region } from './settings.ts';

function clientOf(settings: LocalSettings): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    endpoint: cloudUrl(settings),
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** Makes a user with a password for good; one who is there gets the password again. */
export async function createUser(
  settings: LocalSettings,
  outputs: Outputs,
  user: string,
  password: string,
  groups: readonly string[],
): Promise<void> {
  const client = clientOf(settings);
  const pool = { UserPoolId: outputs.UserPoolId, Username: user };
  try {
    await client.send(new AdminCreateUserCommand({ ...pool, MessageAction: 'SUPPRESS' }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'UsernameExistsException')) throw error;
  }
  await client.send(new AdminSetUserPasswordCommand({ ...pool, Password: password, Permanent: true }));
  for (const GroupName of groups) await client.send(new AdminAddUserToGroupCommand({ ...pool, GroupName }));
}

/** Signs in with the password flow; the ID token is what the API takes as bearer. */
export async function signIn(
  settings: LocalSettings,
  outputs: Outputs,
  user: string,
  password: string,
): Promise<string> {
  const { AuthenticationResult } = await clientOf(settings).send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: outputs.UserPoolClientId,
      AuthParameters: { USERNAME: user, PASSWORD: password },
    }),
  );
  const token = AuthenticationResult?.IdToken;
  if (!token) throw new LocalFailure(`The local cloud gave no token for ${user}.`);
  return token;
}

async function call(
  url: string,
  token: string,
  method: string,
  path: string,
  body: unknown,
  accepted: number[],
): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  if (!accepted.includes(answer.status))
    throw new LocalFailure(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
}

/** Makes the cast: users, the tutorial's workspace, and who is what in it. Doing it again changes nothing. */
export async function assembleCast(settings: LocalSettings, outputs: Outputs, url: string): Promise<void> {
  for (const [user, { password, groups }] of Object.entries(cast))
    await createUser(settings, outputs, user, password, groups);
  const admin = await signIn(settings, outputs, 'admin', cast.admin.password);
  await call(
    url,
    admin,
    'POST',
    '/v1/workspaces',
    { name: castWorkspace, description: 'The tutorial’s workspace' },
    [201, 409],
  );
  for (const user of Object.keys(cast) as CastName[]) {
    const { roles } = cast[user];
    if (roles.length > 0)
      await call(url, admin, 'PUT', `/v1/workspaces/${castWorkspace}/members/${user}`, { roles }, [200]);
  }
}
