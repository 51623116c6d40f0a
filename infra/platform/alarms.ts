import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The topic that alarms go to, if the stack has one by this id. */
export const alarmTopicId = 'Alarms';

/** Alarms of this account may be told there. With a policy of its own a topic has no longer the one by which its owner's alarms come in. */
export function alarmTopic(scope: Construct): Topic {
  const topic = new Topic(scope, alarmTopicId, { displayName: 'Berth alarms', enforceSSL: true });
  const stack = Stack.of(scope);
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
  return topic;
}

/** An alarm whose text says where in docs/runbook.md to look. */
export function alarmWhen(
  scope: Construct,
  id: string,
  props: { metric: IMetric; threshold: number; description: string; runbook: string },
): Alarm {
  const alarm = new Alarm(scope, `${id}Alarm`, {
    metric: props.metric,
    threshold: props.threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${props.description}. What to do: docs/runbook.md#${props.runbook}`,
  });
  const topic = Stack.of(scope).node.tryFindChild(alarmTopicId);
  if (topic instanceof Topic) alarm.addAlarmAction(new SnsAction(topic as ITopic));
  return alarm;
}
