import * as z from 'zod';
import { contract } from '../platform/contract.ts';

export const apiContract = contract({
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This API, described (OpenAPI 3.1)',
    access: 'public',
    answers: {
      200: {
        description: 'The document',
        schema: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
      },
    },
  },
  getHealth: {
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the store can serve',
    access: 'public',
    answers: { 200: { description: 'It can', schema: z.object({ status: z.literal('ok') }) } },
  },
});
