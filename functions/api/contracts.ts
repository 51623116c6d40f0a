import { accessContract } from '../access/contract.ts';
import { auditContract } from '../audit/contract.ts';
import { catalogContract } from '../catalog/contract.ts';
import { categoriesContract } from '../categories/contract.ts';
import { chartsContract } from '../charts/contract.ts';
import { clustersContract } from '../clusters/contract.ts';
import { inspectionContract } from '../inspection/contract.ts';
import { installationsContract } from '../installations/contract.ts';
import { lifecycleContract } from '../lifecycle/contract.ts';
import type { Contract } from '../platform/contract.ts';
import { projectsContract } from '../projects/contract.ts';
import { storeContract } from '../store/contract.ts';
import { uploadsContract } from '../uploads/contract.ts';
import { apiContract } from './contract.ts';

/** Every capability's routes: what the API is, in one place. */
export const contracts: Readonly<Record<string, Contract>> = {
  access: accessContract,
  audit: auditContract,
  uploads: uploadsContract,
  catalog: catalogContract,
  lifecycle: lifecycleContract,
  inspection: inspectionContract,
  categories: categoriesContract,
  store: storeContract,
  charts: chartsContract,
  clusters: clustersContract,
  projects: projectsContract,
  installations: installationsContract,
  api: apiContract,
};
