import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { adapt } from '../functions/chart/adapt.ts';
import { type HelmHome, withHelmHome } from '../functions/chart/helm.ts';
import { inspectChart } from '../functions/chart/inspect.ts';
import { supportedKubeVersions } from '../functions/chart/kubernetes-versions.ts';
import { PlacedPackage } from '../functions/chart/placed-package.ts';
import { renderChart } from '../functions/chart/render.ts';
import { helmBinary } from '../local/tools.ts';
import { type Summary, sample, summarize, timed } from './measure.ts';
import { milliseconds, type Options, type Section, verdict } from './report.ts';
import { tutorialChart } from './tutorial.ts';

const execute = promisify(execFile);

/** Rendering and mapping may take so many times what helm takes alone. */
const ratioTarget = 1.3;
/** What renders for one Kubernetes version each, and lints once. */
const runsOfInspection = supportedKubeVersions.length + 1;

const chart = tutorialChart('12.0.0');
const kubeVersion = supportedKubeVersions.at(-1) ?? '';
const namespace = 'shop';

interface Rendered {
  alone: number[];
  /** All of Berth's: of it, rendering and mapping. */
  berth: number[];
  rendering: number[];
  mapping: number[];
}

/** As whoever has only helm and the package. */
async function alone(home: HelmHome): Promise<void> {
  const env = { PATH: process.env.PATH ?? '', HOME: join(home.directory, 'alone') };
  await execute(await helmBinary(), ['template', 'cache', chart, '--namespace', namespace], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  });
}

async function measureRendering(home: HelmHome, n: number): Promise<Rendered> {
  const measured: Rendered = { alone: [], berth: [], rendering: [], mapping: [] };
  const placed = await PlacedPackage.place(home, readFileSync(chart));
  const request = { chart: placed, release: 'cache', namespace, kubeVersion, values: '' };
  const berth = async (into: Rendered | undefined): Promise<void> => {
    const { ms: rendering, value } = await timed(() => renderChart(home, request));
    const { ms: mapping } = await timed(async () => adapt(value.manifest, { namespace, kubeVersion }));
    into?.berth.push(rendering + mapping);
    into?.rendering.push(rendering);
    into?.mapping.push(mapping);
  };
  const helm = async (into: Rendered | undefined): Promise<void> =>
    void into?.alone.push((await timed(() => alone(home))).ms);
  // In turns, and each as often first. The first three bring files into the page cache, and the compiler to the code.
  for (let index = -3; index < n; index++) {
    const into = index < 0 ? undefined : measured;
    for (const work of index % 2 === 0 ? [berth, helm] : [helm, berth]) await work(into);
  }
  return measured;
}

function row(name: string, { min, p50, p95, n }: Summary, helm: number, held = ''): string[] {
  return [name, milliseconds(min), milliseconds(p50), milliseconds(p95), (p50 / helm).toFixed(2), String(n), held];
}

/** What rendering, mapping and inspecting cost beside helm itself, in this process and without a cluster. */
export async function renderingSection({ quick, say }: Options): Promise<Section> {
  return withHelmHome(
    async home => {
      say('Rendering redis, with Berth and with helm …');
      const rendered = await measureRendering(home, quick ? 5 : 60);
      say('Inspecting redis …');
      const packageBytes = readFileSync(chart);
      const inspect = () => inspectChart(home, { packageBytes, name: 'redis' });
      const inspections = summarize(await sample(quick ? 2 : 10, 1, inspect));
      const [helm, berth] = [summarize(rendered.alone), summarize(rendered.berth)];
      const held = `${verdict(berth.p50 / helm.p50, ratioTarget)} (≤ ${ratioTarget})`;
      return {
        title: 'Rendering and inspecting redis 12.0.0',
        columns: ['', 'min ms', 'p50 ms', 'p95 ms', 'p50 × helm’s', 'n', ''],
        rows: [
          row('helm template, alone', helm, helm.p50),
          row('render and map', berth, helm.p50, held),
          row('  of it: helm', summarize(rendered.rendering), helm.p50),
          row('  of it: mapping', summarize(rendered.mapping), helm.p50),
          row(`inspect for ${supportedKubeVersions.length} versions`, inspections, helm.p50),
        ],
        notes: [
          'In one process, in turns, without a cluster; on a busy machine the least of each tells more than the middle. Berth’s helm is told the kinds that a cluster has and that CRDs belong to it, and is watched; alone, it is told nothing.',
          `An inspection runs helm ${runsOfInspection} times: it renders for ${supportedKubeVersions.join(', ')}, and lints.`,
        ],
        data: {
          alone: helm,
          berth,
          rendering: summarize(rendered.rendering),
          mapping: summarize(rendered.mapping),
          inspections,
        },
      };
    },
    { helm: await helmBinary() },
  );
}
