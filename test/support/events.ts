import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { region } from '../../local/settings.ts';
import { stack, unique } from './store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const events = new EventBridgeClient(client);
const sqs = new SQSClient(client);

/** Listens to the store's events of one type, as an operator's own rule would. @returns what has come since, each once. */
export async function listenTo(detailType: string): Promise<() => Promise<Record<string, unknown>[]>> {
  const name = unique('events');
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const EventPattern = JSON.stringify({ source: ['berth'], 'detail-type': [detailType] });
  await events.send(new PutRuleCommand({ Name: name, EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: Attributes?.QueueArn }] }));
  const heard = new Map<string, Record<string, unknown>>();
  return async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { MessageId = '', Body = '{}' } of Messages) heard.set(MessageId, JSON.parse(Body).detail);
    return [...heard.values()];
  };
}
