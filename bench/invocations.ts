import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { region } from '../local/settings.ts';

/** One of Berth's functions, as it is deployed. */
interface Deployed {
  /** As its calls are signed: 'berth-publication'. */
  name: string;
  logGroup: string;
  /** Megabytes: what a millisecond of it costs by. */
  memory: number;
}

const answer = z.object({
  events: z.array(z.object({ message: z.string(), timestamp: z.number() })),
  nextToken: z.string().optional(),
});

/** Counts invocations by the REPORT line that each leaves in its function's log. */
export class Invocations {
  private readonly cloudUrl: string;
  private readonly functions: Deployed[];

  private constructor(cloudUrl: string, functions: Deployed[]) {
    this.cloudUrl = cloudUrl;
    this.functions = functions;
  }

  static async of(cloudUrl: string): Promise<Invocations> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new LambdaClient({ endpoint: cloudUrl, region, credentials });
    const { Functions = [] } = await client.send(new ListFunctionsCommand({ MaxItems: 1000 }));
    client.destroy();
    // What CDK brings along has no name in the user agent.
    const own = Functions.filter(each => each.Environment?.Variables?.AWS_SDK_UA_APP_ID);
    return new Invocations(
      cloudUrl,
      own.map(({ Environment, LoggingConfig, MemorySize }) => ({
        name: Environment?.Variables?.AWS_SDK_UA_APP_ID ?? '',
        logGroup: LoggingConfig?.LogGroup ?? '',
        memory: MemorySize ?? 128,
      })),
    );
  }

  /** No client for this one action: the emulator takes it unsigned. */
  private async events(logGroupName: string, startTime: number): Promise<string[]> {
    const messages: string[] = [];
    let nextToken: string | undefined;
    do {
      const response = await fetch(this.cloudUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Logs_20140328.FilterLogEvents' },
        body: JSON.stringify({ logGroupName, startTime, nextToken }),
      });
      if (response.status === 400) return messages;
      const page = answer.parse(await response.json());
      messages.push(...page.events.map(event => event.message));
      nextToken = page.nextToken;
    } while (nextToken);
    return messages;
  }

  private async durations({ logGroup }: Deployed, time: number): Promise<number[]> {
    const messages = await this.events(logGroup, time);
    return messages.flatMap(message => {
      const [, duration] = /^REPORT RequestId: .*Duration: ([\d.]+) ms\tBilled/.exec(message) ?? [];
      return duration === undefined ? [] : [Number(duration)];
    });
  }

  /** How long each run of one function took since a time, milliseconds. */
  async runs(name: string, time: number): Promise<number[]> {
    const deployed = this.functions.find(each => each.name === name);
    return deployed ? this.durations(deployed, time) : [];
  }

  /** The longest run of one function since a time, milliseconds. */
  async longest(name: string, time: number): Promise<number> {
    return Math.max(0, ...(await this.runs(name, time)));
  }

  /** How many runs of all functions there were since a time, and what they come to in gigabyte-seconds. */
  async since(time: number): Promise<{ count: number; gbSeconds: number }> {
    let [count, gbSeconds] = [0, 0];
    for (const deployed of this.functions) {
      const durations = await this.durations(deployed, time);
      count += durations.length;
      gbSeconds += durations.reduce((sum, duration) => sum + (deployed.memory / 1024) * (duration / 1000), 0);
    }
    return { count, gbSeconds };
  }
}
