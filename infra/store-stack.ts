import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Access } from './access.ts';
import { ApiDescription } from './api.ts';
import { Audit } from './audit.ts';
import { Catalog } from './catalog.ts';
import { Categories } from './categories.ts';
import { Charts } from './charts.ts';
import { Clusters } from './clusters.ts';
import { Console } from './console.ts';
import { Ingest } from './ingest.ts';
import { Inspection } from './inspection.ts';
import { Installations } from './installations.ts';
import { Lifecycle } from './lifecycle.ts';
import { alarmTopic } from './platform/alarms.ts';
import { Platform } from './platform/platform.ts';
import { onEmulator } from './platform/settings.ts';
import { Projects } from './projects.ts';
import { Publication } from './publication.ts';
import { Store } from './store.ts';
import { Uploads } from './uploads.ts';

/** The whole of Berth: one construct per capability, on one platform. */
export class StoreStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    alarmTopic(this);
    const platform = new Platform(this, 'Platform');
    new Access(this, 'Access', platform);
    const inspection = new Inspection(this, 'Inspection', platform);
    const lifecycle = new Lifecycle(this, 'Lifecycle', platform, inspection.queue);
    const ingest = new Ingest(this, 'Ingest', platform, {
      lifecycleArn: lifecycle.stateMachineArn,
      inspections: inspection.queue,
    });
    new Audit(this, 'Audit', platform);
    new Uploads(this, 'Uploads', platform);
    new Catalog(this, 'Catalog', platform, inspection.queue);
    const publication = new Publication(this, 'Publication', platform);
    new Categories(this, 'Categories', platform);
    new Store(this, 'Store', platform);
    new Charts(this, 'Charts', platform);
    new Clusters(this, 'Clusters', platform);
    new Projects(this, 'Projects', platform);
    const installations = new Installations(this, 'Installations', platform);
    new ApiDescription(this, 'ApiDescription', platform);
    // On an emulator the front door serves the console.
    if (!onEmulator(this))
      this.outputs({ ConsoleUrl: new Console(this, 'Console', platform, lifecycle.stateMachineArn).address });
    this.outputs({
      ApiUrl: platform.api.api.apiEndpoint,
      ApiId: platform.api.api.apiId,
      UserPoolId: platform.identity.pool.userPoolId,
      UserPoolClientId: platform.identity.client.userPoolClientId,
      TableName: platform.storage.table.tableName,
      DropBucketName: platform.storage.drop.bucketName,
      PackagesBucketName: platform.storage.packages.bucketName,
      IngestQueueUrl: ingest.queue.queueUrl,
      IngestDeadLettersUrl: ingest.deadLetters.queueUrl,
      InspectionQueueUrl: inspection.queue.queueUrl,
      InspectionDeadLettersUrl: inspection.deadLetters.queueUrl,
      LifecycleStateMachineArn: lifecycle.stateMachineArn,
      ResumeFunctionName: lifecycle.resume.function.functionName,
      RebuildFunctionName: publication.rebuild.function.functionName,
      InstallationStateMachineArn: installations.machine.arn,
      RolloutStateMachineArn: installations.rollouts.arn,
      HealthFunctionName: installations.health.function.functionName,
    });
  }

  private outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
