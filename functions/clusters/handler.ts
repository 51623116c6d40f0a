import { loadCluster } from '../platform/cluster-access.ts';
import { httpFunction, shown } from '../platform/http.ts';
import { checkCluster } from './check.ts';
import { createCluster, deleteCluster, editCluster, listClusters, viewCluster } from './clusters.ts';
import { clustersContract } from './contract.ts';
import { giveExternalId } from './external-ids.ts';

export const handler = httpFunction(clustersContract, {
  listClusters: async () => ({ status: 200, body: await listClusters() }),
  createCluster: async request => {
    request.authorize(undefined);
    const cluster = await createCluster(request.body, request.principal.user);
    return shown(viewCluster(await checkCluster(cluster)), 201);
  },
  giveExternalId: async request => {
    request.authorize(undefined);
    return { status: 201, body: await giveExternalId(request.principal.user) };
  },
  getCluster: async request => {
    request.authorize(undefined);
    return shown(viewCluster(await loadCluster(request.parameters.cluster)));
  },
  editCluster: async request => {
    request.authorize(undefined);
    const now = await loadCluster(request.parameters.cluster);
    request.note({ before: { description: now.description } });
    const edited = await editCluster(now, request.body, request.ifMatch, request.principal.user);
    const { kubeconfig, externalId } = request.body;
    const opensAnew = kubeconfig !== undefined || externalId !== undefined;
    return shown(viewCluster(opensAnew ? await checkCluster(edited) : edited));
  },
  deleteCluster: async request => {
    request.authorize(undefined);
    const cluster = await loadCluster(request.parameters.cluster);
    request.note({ name: cluster.name });
    await deleteCluster(cluster);
    return { status: 204 };
  },
  checkCluster: async request => {
    request.authorize(undefined);
    return shown(viewCluster(await checkCluster(await loadCluster(request.parameters.cluster))));
  },
});
