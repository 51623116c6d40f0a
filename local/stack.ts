import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { assembleCast } from './cast.ts';
import { serveConsole } from './console.ts';
import { deploy, type Outputs } from './deploy.ts';
import { startFrontDoor } from './front-door.ts';
import { prepareVenv, requirePort, startMiniStack } from './ministack.ts';
import { stop } from './processes.ts';
import { cloudUrl, type LocalSettings, region } from './settings.ts';
import { serveSignIn } from './sign-in.ts';

/** A running store. */
export interface LocalStack {
  url: string;
  cloudUrl: string;
  outputs: Outputs;
  /** How many reviews had to be started again: an emulator cannot resume executions. */
  resumed: number;
  stop(): Promise<void>;
}

/** What an emulator cannot take over from one run to the next is found again: executions of reviews, and changes that were not published yet. */
async function takeUp(settings: LocalSettings, outputs: Outputs): Promise<number> {
  const client = new LambdaClient({
    endpoint: cloudUrl(settings),
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const invoke = async (FunctionName: string): Promise<unknown> => {
    const { Payload } = await client.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
    return JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || '{}');
  };
  const [answer] = await Promise.all([invoke(outputs.ResumeFunctionName), invoke(outputs.RebuildFunctionName)]);
  client.destroy();
  return typeof answer === 'object' && answer !== null && 'resumed' in answer ? Number(answer.resumed) : 0;
}

/** What was running when its machine went down has files of two times: objects are written at once, all else when it stops. */
function dropHalfMadeState(settings: LocalSettings, say: (line: string) => void): void {
  const state = join(settings.directory, 'state');
  if (!existsSync(join(settings.directory, 'running')) || !existsSync(state)) return;
  say(
    `The last run was not stopped but killed, so its state is half made: ${state} is removed and the store starts empty.`,
  );
  rmSync(state, { recursive: true, force: true });
  rmSync(join(settings.directory, 'deployed.sha256'), { force: true });
}

/**
 * Starts the whole store: emulator, stack, cast, front door.
 * @param interrupted when it fires before the store is there, the emulator is stopped, and this fails.
 */
export async function startStack(settings: LocalSettings, interrupted?: AbortSignal): Promise<LocalStack> {
  const say = (line: string): void => {
    if (!settings.quiet) console.log(line);
  };
  mkdirSync(settings.directory, { recursive: true });
  await requirePort(settings.port, 'BERTH_PORT');
  await requirePort(settings.cloudPort, 'BERTH_CLOUD_PORT');
  dropHalfMadeState(settings, say);
  say('Preparing the local cloud …');
  await prepareVenv();
  const cloud = await startMiniStack(settings);
  const marker = join(settings.directory, 'running');
  writeFileSync(marker, String(cloud.pid));
  const stopCloud = async (): Promise<void> => {
    await stop(cloud);
    rmSync(marker, { force: true });
  };
  interrupted?.addEventListener('abort', stopCloud);
  try {
    say('Deploying the store …');
    const { outputs } = await deploy(settings);
    const door = await startFrontDoor(
      settings.port,
      { host: '127.0.0.1', port: settings.cloudPort, prefix: `/_aws/execute-api/${outputs.ApiId}/$default` },
      serveSignIn(settings),
      await serveConsole(settings, outputs),
    );
    const url = `http://localhost:${settings.port}`;
    const resumed = await takeUp(settings, outputs);
    await assembleCast(settings, outputs, url);
    return {
      url,
      cloudUrl: cloudUrl(settings),
      outputs,
      resumed,
      stop: async () => {
        door.closeAllConnections();
        door.close();
        await stopCloud();
      },
    };
  } catch (error) {
    await stopCloud();
    throw error;
  }
}
