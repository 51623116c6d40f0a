import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { assetName, bundleDirectory, bundleFunctions, functionNames } from '../infra/platform/bundle.ts';
import { root } from '../local/settings.ts';
import { summarize } from './measure.ts';
import { type Group, milliseconds, type Section, size, verdict } from './report.ts';

/** A cold start reads every byte of the bundle; bytes. */
const sizeTarget = 1_500_000;
/** Half of what a first answer may take; milliseconds. */
const importTarget = 250;

const copies = join(root, '.local/bench/functions');

/** Every setting of functions/platform/configuration.ts: nobody is called at import, so the values only have to be well-formed. */
const environment = {
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  TABLE_NAME: 'table',
  DROP_BUCKET: 'drop',
  PACKAGES_BUCKET: 'packages',
  LIFECYCLE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:review',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_AUDIENCE: 'audience',
  OIDC_JWKS_URL: 'https://issuer.example/.well-known/jwks.json',
  STORE_ACCESS: 'public',
};

/** Copied out as .cjs: the project's package.json would make a .js below it an ES module, and on Lambda there is none. */
function copyOf(name: string): string {
  const copy = join(copies, `${assetName(name)}.cjs`);
  copyFileSync(join(bundleDirectory, assetName(name), 'index.js'), copy);
  return copy;
}

/** The life of one fresh process, and what it used of a processor; milliseconds. */
interface Life {
  wall: number;
  cpu: number;
}

function processLife(script: string): Life {
  const measured = `${script};const{user,system}=process.cpuUsage();process.stdout.write(String((user+system)/1000))`;
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', measured], { env: environment });
  if (status !== 0) throw new Error(`node -e ${script}: ${stderr}`);
  return { wall: performance.now() - begun, cpu: Number(stdout.toString()) };
}

interface Import {
  name: string;
  bytes: number;
  /** Medians, milliseconds: a process that requires the bundle less an empty one. */
  import: number;
  cpu: number;
  empty: number;
  n: number;
}

/** In turns with an empty process, so that whatever else the machine does falls on both. */
function measureImport(name: string, bytes: number, n: number): Import {
  const script = `require(${JSON.stringify(copyOf(name))})`;
  const [withBundle, without]: [Life[], Life[]] = [[], []];
  // The first pair brings the files into the page cache.
  for (let index = -1; index < n; index++) {
    const pair = [processLife(script), processLife('')] as const;
    if (index < 0) continue;
    withBundle.push(pair[0]);
    without.push(pair[1]);
  }
  const median = (lives: readonly Life[], of: keyof Life): number => summarize(lives.map(life => life[of])).p50;
  const more = (of: keyof Life): number => median(withBundle, of) - median(without, of);
  return { name, bytes, import: more('wall'), cpu: more('cpu'), empty: median(without, 'wall'), n };
}

/** What each function brings to Lambda, and how long it takes to come up. */
export const functionsGroup: Group = {
  name: 'functions',
  async run({ quick, say }): Promise<Section[]> {
    say('Bundling the functions …');
    const { outputs } = await bundleFunctions();
    const bytesOf = (name: string): number =>
      Object.entries(outputs).find(([path]) =>
        path.endsWith(`${basename(bundleDirectory)}/${assetName(name)}/index.js`),
      )?.[1].bytes ?? 0;
    mkdirSync(copies, { recursive: true });
    const samples = quick ? 1 : 11;
    const imports = functionNames().map(name => {
      say(`Importing ${name} …`);
      return measureImport(name, bytesOf(name), samples);
    });
    return [
      {
        title: 'Functions',
        columns: ['', 'bundle', '< 1.5 MB', 'import ms', '< 250 ms', 'CPU ms', 'n'],
        rows: imports.map(each => [
          each.name,
          size(each.bytes),
          verdict(each.bytes, sizeTarget),
          milliseconds(each.import),
          verdict(each.import, importTarget),
          milliseconds(each.cpu),
          String(each.n),
        ]),
        notes: [
          'Import: the median life of a fresh node process that requires the bundle, less that of an empty one beside it ' +
            `(${milliseconds(summarize(imports.map(each => each.empty)).p50)} ms). No compile cache. CPU: what it used of the processors, which others on the machine change little.`,
        ],
        data: imports,
      },
    ];
  },
};
