import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

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

/** The folder of a function's asset: beside the others, so that no asset has another one in it. */
export function assetName(name: string): string {
  return name.replaceAll('/', '-');
}

/** Programs that a function brings along for others to run. */
const companions: Readonly<Record<string, string>> = {
  'installations-step/post-renderer': 'functions/chart/post-renderer/main.ts',
};

/** zod brings its messages in 50 languages, 267 kB minified; problems are told in English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * Lambda gives a function its credentials as variables. The SDK's clients look in ten other places, with a client for each: single sign-on, files,
 * the instance's metadata; 80 kB that no function comes to.
 */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/ }, () => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: join(root, 'node_modules/@aws-sdk/credential-provider-node'),
    }));
  },
};

/** Appears whole, and from outside the assets: another synthesis may be packing them at this moment. */
function writeWhole(path: string, contents: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${bundleDirectory}.${process.pid}.tmp`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/**
 * Bundles all functions in one run. CommonJS, because the AWS SDK's dependencies call `require`, and minified, because a cold start reads every byte.
 * Source maps stay out of the asset: they would double it.
 */
export async function bundleFunctions(): Promise<Metafile> {
  const handlers = functionNames().map(name => [`${assetName(name)}/index`, `functions/${name}/handler.ts`]);
  const entryPoints = Object.fromEntries(
    [...handlers, ...Object.entries(companions)].map(([output, source]) => [output, join(root, source ?? '')]),
  );
  const { metafile, outputFiles } = await build({
    entryPoints,
    outdir: bundleDirectory,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    metafile: true,
    write: false,
    logLevel: 'warning',
    // The clients' ESM builds shake out the commands that a function does not use; their CommonJS builds cannot.
    mainFields: ['module', 'main'],
    plugins: [englishOnly, environmentCredentials],
  });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
  return metafile;
}
