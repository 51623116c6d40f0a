import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The topic that alarms go to, if the stack has one by this id. */
export const alarmTopicId = 'Alarms';

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
