import { App, Aspects, Tags } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildConsole } from '../console/platform/build.ts';
import { bundleFunctions } from './platform/bundle.ts';
import { StoreStack } from './store-stack.ts';

await bundleFunctions();

const app = new App();
if (app.node.tryGetContext('console') !== 'local') await buildConsole();
// Account and region come from the CLI's profile at deploy time: the template names neither.
const stack = new StoreStack(app, 'Berth', { description: 'Berth: a serverless app store for Kubernetes' });
Tags.of(stack).add('application', 'berth');
Aspects.of(app).add(new AwsSolutionsChecks({ verbose: true }));
