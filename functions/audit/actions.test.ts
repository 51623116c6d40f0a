import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contracts } from '../api/contracts.ts';
import type { Route } from '../platform/contract.ts';
import { actionsWithoutRoute, auditActions } from './actions.ts';

const routes: [string, Route][] = Object.values(contracts).flatMap(contract => Object.entries(contract));

/** What the verb of a body can be: of an object, or of each object of a union. */
function verbs({ body }: Route, member: string): string[] {
  const objects = body instanceof z.ZodUnion ? body.options : [body];
  return objects.flatMap(each => {
    const field = each instanceof z.ZodObject ? each.shape[member] : undefined;
    if (field instanceof z.ZodEnum) return field.options.map(String);
    return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
  });
}

function actionsOf([operation, route]: [string, Route]): string[] {
  const { audit } = route;
  if (typeof audit !== 'object') return [];
  return audit.verb ? verbs(route, audit.verb).map(verb => `${operation}.${verb}`) : [operation];
}

describe('the audit log', () => {
  it('knows of every route that changes something', () => {
    const silent = routes.filter(([, { method, audit }]) => method !== 'GET' && audit === undefined);
    expect(silent.map(([operation]) => operation)).toEqual([]);
    const reading = routes.filter(([, { method, audit }]) => method === 'GET' && audit !== undefined);
    expect(reading).toEqual([]);
  });

  it('has an action for each, and none besides', () => {
    expect([...routes.flatMap(actionsOf), ...actionsWithoutRoute].sort()).toEqual([...auditActions].sort());
  });

  it('keeps no member whose name speaks of a secret', () => {
    for (const [operation, { audit }] of routes) {
      if (typeof audit !== 'object') continue;
      for (const field of audit.keeps ?? [])
        expect(field, operation).not.toMatch(/kubeconfig|values|password|secret|token|credential|certificate/i);
    }
  });

  it('keeps and hides only what there is', () => {
    for (const [operation, { audit, body, query }] of routes) {
      if (typeof audit !== 'object') continue;
      const objects = body instanceof z.ZodUnion ? body.options : [body];
      const shapes = [...objects, query].map(each => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
      const members = shapes.flat();
      for (const field of [...(audit.keeps ?? []), ...(audit.hides ?? []), ...(audit.verb ? [audit.verb] : [])])
        expect(members, operation).toContain(field);
    }
  });
});
