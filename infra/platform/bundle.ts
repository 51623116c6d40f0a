import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** Where the bundles are written; each function's folder becomes its Lambda asset. */
export const bundleDirectory = join(root, 'cdk.out/functions');

/** The functions: every folder of functions/ with a handler.ts. */
export function functionNames(): string[] {
  return readdirSync(join(root, 'functions'), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name === 'handler.ts')
    .map(entry => entry.parentPath.slice(join(root, 'functions/').length))
    .sort();
}

/**
 * Bundles all functions in one run. CommonJS, because the AWS SDK's dependencies call `require`, and minified, because a cold start reads every byte.
 * Source maps stay out of the asset: they would double it.
 */
export function bundleFunctions(): Metafile {
  const entryPoints = Object.fromEntries(
    functionNames().map(name => [`${name}/index`, join(root, 'functions', name, 'handler.ts')]),
  );
  const { metafile } = buildSync({
    entryPoints,
    outdir: bundleDirectory,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    metafile: true,
    logLevel: 'warning',
    // The clients' ESM builds shake out the commands that a function does not use; their CommonJS builds cannot.
    mainFields: ['module', 'main'],
  });
  return metafile;
}
