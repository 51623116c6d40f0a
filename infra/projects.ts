import { Construct } from 'constructs';
import { clusters, projectNames, projects } from '../functions/platform/entities/cluster.ts';
import { projectsContract } from '../functions/projects/contract.ts';
import { BerthFunction } from './platform/berth-function.ts';
import { openClusters } from './platform/cluster-access.ts';
import type { Platform } from './platform/platform.ts';

/** The workspaces' namespaces on the clusters. */
export class Projects extends Construct {
  constructor(scope: Construct, id: string, { storage, identity, api }: Platform) {
    super(scope, id);
    const { table } = storage;
    const target = new BerthFunction(this, 'Function', { name: 'projects', description: 'Namespaces of workspaces' })
      .write(table, {
        PutItem: [projects, projectNames],
        UpdateItem: [clusters, projects],
        DeleteItem: [projects, projectNames],
      })
      .allow(['dynamodb:Query'], `${table.tableArn}/index/gsi1`);
    openClusters(target);
    identity.verify(target);
    api.serve(projectsContract, target);
  }
}
