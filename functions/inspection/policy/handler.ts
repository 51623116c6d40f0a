import { httpFunction, shown } from '../../platform/http.ts';
import { loadPolicy } from '../../platform/stored-policy.ts';
import { inspectionContract } from '../contract.ts';
import { checkReader, resetPolicy, setPolicy, viewPolicy } from './policy.ts';

export const handler = httpFunction(inspectionContract, {
  getInspectionPolicy: async ({ principal }) => {
    checkReader(principal);
    return shown(viewPolicy(await loadPolicy()));
  },
  putInspectionPolicy: async request => {
    request.authorize(undefined);
    const { before, after } = await setPolicy(request.body, request.principal.user, request.ifMatch);
    request.note({ before: viewPolicy(before) });
    return shown(viewPolicy(after));
  },
  resetInspectionPolicy: async request => {
    request.authorize(undefined);
    const { after } = await resetPolicy(request.principal.user, request.ifMatch);
    return shown(viewPolicy(after));
  },
});
