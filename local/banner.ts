import { type CastName, cast, castWorkspace } from './settings.ts';
import type { LocalStack } from './stack.ts';

const who: Record<CastName, string> = {
  admin: 'everything',
  isv: `owner, developer and operator of the workspace ${castWorkspace}`,
  reviewer: 'reviews, categories, suspensions',
  operator: `operator in the workspace ${castWorkspace}`,
};

/** What a new user needs to know of the running store. */
export function banner(stack: LocalStack, seconds: string): string {
  const logins = (Object.keys(cast) as CastName[]).map(
    name => `  ${name.padEnd(9)} ${cast[name].password.padEnd(20)} ${who[name]}`,
  );
  return [
    '',
    `Berth is ready at ${stack.url} (${seconds} s)${stack.resumed ? `; ${stack.resumed} reviews go on where they stood` : ''}`,
    '',
    ...logins,
    '',
    'Upload a chart as the isv:',
    '',
    '  export TOKEN=$(npm run --silent token isv)',
    `  curl -T emqx-v1.0.0-beta.1.tgz -H "Authorization: Bearer $TOKEN" ${stack.url}/v1/workspaces/${castWorkspace}/packages`,
    '',
    `or put it into the drop bucket with any S3 client (endpoint ${stack.cloudUrl}):`,
    `  s3://${stack.outputs.DropBucketName}/${castWorkspace}/`,
    '',
    'State and logs are in .local/. Ctrl-C stops everything; the next start finds it as it was.',
    '',
  ].join('\n');
}
