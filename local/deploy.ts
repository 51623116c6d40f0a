import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { run } from './processes.ts';
import { account, cloudEnvironment, cloudUrl, type LocalSettings, region, root, stackName } from './settings.ts';
import { helmBinary } from './tools.ts';

const outputsSchema = z.object({
  ApiUrl: z.string(),
  ApiId: z.string(),
  UserPoolId: z.string(),
  UserPoolClientId: z.string(),
  TableName: z.string(),
  DropBucketName: z.string(),
  PackagesBucketName: z.string(),
  IngestQueueUrl: z.string(),
  IngestDeadLettersUrl: z.string(),
  InspectionQueueUrl: z.string(),
  InspectionDeadLettersUrl: z.string(),
  LifecycleStateMachineArn: z.string(),
  ResumeFunctionName: z.string(),
  RebuildFunctionName: z.string(),
  InstallationStateMachineArn: z.string(),
  RolloutStateMachineArn: z.string(),
  HealthFunctionName: z.string(),
});

/** What the stack says of itself. */
export type Outputs = z.output<typeof outputsSchema>;

/** The files that decide what is deployed. */
function* sources(): Generator<string> {
  for (const folder of ['infra', 'functions', 'statemachines']) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && !entry.name.endsWith('.test.ts')) yield join(entry.parentPath, entry.name);
    }
  }
  yield join(root, 'package-lock.json');
  yield join(root, 'cdk.json');
}

function fingerprint(settings: LocalSettings): string {
  const hash = createHash('sha256').update(JSON.stringify(settings.context)).update(cloudUrl(settings));
  for (const file of [...sources()].sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

async function stackExists(settings: LocalSettings): Promise<boolean> {
  const client = new CloudFormationClient({
    endpoint: cloudUrl(settings),
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0]?.StackStatus?.endsWith('_COMPLETE') ?? false;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

/** The outputs that the last deployment left. */
export function readOutputs(file: string): Outputs {
  return outputsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))[stackName]);
}

/**
 * Deploys the CDK app with the stock CLI, as one would to AWS; not when the same was deployed before and is still there.
 * @returns the stack's outputs, and whether anything was deployed.
 * @throws LocalFailure with the CLI's last words.
 */
export async function deploy(settings: LocalSettings): Promise<{ outputs: Outputs; deployed: boolean }> {
  const outputsFile = join(settings.directory, 'outputs.json');
  const stampFile = join(settings.directory, 'deployed.sha256');
  const stamp = fingerprint(settings);
  const unchanged = existsSync(stampFile) && existsSync(outputsFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (unchanged && (await stackExists(settings))) return { outputs: readOutputs(outputsFile), deployed: false };
  const env = { ...process.env, ...cloudEnvironment(settings), CDK_DISABLE_CLI_TELEMETRY: '1' };
  const cdk = join(root, 'node_modules/.bin/cdk');
  const output = ['--output', join(settings.directory, 'cdk.out')];
  const context = Object.entries({
    cognitoEndpoint: cloudUrl(settings),
    callbackUrl: `http://localhost:${settings.port}/signed-in`,
    // The emulator does not unpack layers, and the clusters are on this machine.
    helmPath: await helmBinary(),
    clusterNetworks: 'private',
    // The front door serves it: what CloudFront needs beside it, the emulator has no use for.
    console: 'local',
    // One machine has nothing to reserve.
    reservedConcurrency: 'off',
    ...settings.context,
  });
  const flags = context.flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  await run(cdk, ['bootstrap', `aws://${account}/${region}`, ...output, ...flags], { cwd: root, env });
  await run(cdk, ['deploy', '--require-approval', 'never', '--outputs-file', outputsFile, ...output, ...flags], {
    cwd: root,
    env,
  });
  writeFileSync(stampFile, stamp);
  return { outputs: readOutputs(outputsFile), deployed: true };
}
