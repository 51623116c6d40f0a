import type { App } from './app-view.ts';
import { apps } from './entities/app.ts';
import { versions } from './entities/version.ts';
import type { Principal } from './principal.ts';
import { notFound } from './problem.ts';
import type { Version } from './views.ts';
import { seesApp, seesVersion } from './visibility.ts';

/**
 * Loads a version for somebody.
 * @throws Problem 404 when it is not there, deleted, or not theirs to see.
 */
export async function loadVersion(principal: Principal, id: string): Promise<Version> {
  const { data } = await versions.get({ version: id }).go({ consistent: true });
  if (!data || data.status === 'deleted' || !seesVersion(principal, data)) throw notFound(`The version "${id}"`);
  return data;
}

/**
 * Loads an app for somebody.
 * @throws Problem 404 when it is not there, or not theirs to see.
 */
export async function loadApp(principal: Principal, id: string): Promise<App> {
  const { data } = await apps.get({ app: id }).go({ consistent: true });
  if (!data || !seesApp(principal, data)) throw notFound(`The app "${id}"`);
  return data;
}
