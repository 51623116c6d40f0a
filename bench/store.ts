import { Client } from './client.ts';
import { type Chart, partCharts, readCharts, spread } from './indexes.ts';
import { Invocations } from './invocations.ts';
import { inParallel, type Summary, sample, summarize } from './measure.ts';
import { type Group, milliseconds, type Options, type Section, size as sizeText, verdict } from './report.ts';
import type { Journey, Road } from './road.ts';
import { type BenchStack, withStack } from './stack.ts';

/** From release to the index, 95 in 100; milliseconds. */
const listedTarget = 1000;

interface Plan {
  /** How many versions are in the store when it is measured. */
  sizes: number[];
  /** How many come the whole road; the others are seeded. */
  road: number;
  journeys: number;
  reads: number;
}

const full: Plan = { sizes: [100, 5000], road: 100, journeys: 25, reads: 40 };
const quick: Plan = { sizes: [100], road: 5, journeys: 3, reads: 6 };

/** What was measured at one size, by what it is called. */
interface Measured {
  versions: number;
  indexBytes: number;
  operations: Record<string, Summary>;
  emulator: Record<string, Summary>;
}

const steps: [name: string, of: keyof Omit<Journey, 'version'>][] = [
  ['drop → draft', 'draft'],
  ['submit → submitted', 'submit'],
  ['pass → passed', 'pass'],
  ['release → active', 'release'],
  ['release → in the index', 'listed'],
  ['  of it: publication’s run', 'publication'],
];

const searches: [name: string, query: string][] = [
  ['search: beginning (graf)', 'q=graf'],
  ['search: typing error (grafna)', 'q=grafna'],
  ['search: category', 'category=uncategorized'],
];

async function readOperations(client: Client, road: Road, n: number): Promise<Record<string, Summary>> {
  const measured: Record<string, Summary> = {};
  const get = async (path: string, status: number, headers: Record<string, string> = {}): Promise<void> => {
    const answer = await client.call('GET', path, { headers, follow: true });
    if (answer.status !== status) throw new Error(`${path} was answered ${answer.status}, not ${status}`);
  };
  const etag = (await road.index())?.etag ?? '';
  measured['GET index, whole'] = summarize(await sample(n, 2, () => get('/charts/index.yaml', 200)));
  measured['GET index, 304'] = summarize(
    await sample(n, 2, () => get('/charts/index.yaml', 304, { 'if-none-match': etag })),
  );
  for (const [name, query] of searches)
    measured[name] = summarize(await sample(n, 2, () => get(`/v1/store/apps?${query}`, 200)));
  return measured;
}

/** What the emulator takes for the least of each kind: these are in the figures above, and not Berth's. */
async function emulatorOperations(client: Client, road: Road, n: number): Promise<Record<string, Summary>> {
  const bytes = await road.indexObject();
  return {
    'API: GET /v1/health': summarize(await sample(n, 2, () => client.call('GET', '/v1/health'))),
    'S3: GET the index': summarize(await sample(n, 2, () => road.indexObject())),
    'S3: PUT as much': summarize(await sample(n, 2, () => road.putObject(bytes))),
    'DynamoDB: transaction of two': summarize(await sample(n, 2, () => road.transact())),
  };
}

async function measureAt(
  versions: number,
  client: Client,
  road: Road,
  charts: readonly Chart[],
  plan: Plan,
): Promise<Measured> {
  const journeys: Journey[] = [];
  const [warmUp, ...others] = spread(charts, plan.journeys + 1);
  if (warmUp) await road.walk(warmUp);
  for (const chart of others) journeys.push(await road.walk(chart));
  const walked = Object.fromEntries(
    steps.map(([name, of]) => [name, summarize(journeys.map(journey => journey[of]))] as const),
  );
  return {
    versions,
    indexBytes: (await road.indexObject()).length,
    operations: { ...walked, ...(await readOperations(client, road, plan.reads)) },
    emulator: await emulatorOperations(client, road, plan.reads),
  };
}

/** Fills the store: so many of the charts by the whole road, the others by their records. */
async function fill(road: Road, charts: readonly Chart[], walking: number, say: Options['say']): Promise<void> {
  const { seed } = await import('./seed.ts');
  if (walking > 0) say(`Bringing ${walking} versions the whole road …`);
  await inParallel(charts.slice(0, walking), 3, chart => road.bring(chart));
  const seeded = charts.slice(walking);
  if (seeded.length > 0) say(`Seeding ${seeded.length} versions …`);
  await seed(seeded, say);
}

async function measure(bench: BenchStack, plan: Plan, say: Options['say']): Promise<Measured[]> {
  // Not before the stack is there: it finds its table in the environment.
  const { Road } = await import('./road.ts');
  const client = await Client.signedIn(bench);
  const road = new Road(client, await Invocations.of(bench.stack.cloudUrl), bench);
  const { stock, samples } = partCharts(readCharts(), plan.sizes.length);
  const measured: Measured[] = [];
  let stored = 0;
  for (const [index, size] of plan.sizes.entries()) {
    await fill(road, stock.splice(0, size - stored), Math.max(0, Math.min(plan.road, size) - stored), say);
    await road.listed(size);
    await road.settle(1000);
    say(`Measuring at ${size} versions …`);
    measured.push(await measureAt(size, client, road, samples[index] ?? [], plan));
    // What was measured stays.
    stored = size + plan.journeys + 1;
  }
  return measured;
}

function table(
  title: string,
  measured: readonly Measured[],
  of: (each: Measured) => Record<string, Summary>,
  notes: string[],
): Section {
  const [first, last] = [measured[0], measured.at(-1)];
  const names = first ? Object.keys(of(first)) : [];
  const several = measured.length > 1;
  const rows = names.map(name => {
    const summaries = measured.map(each => of(each)[name]);
    const [from, to] = [first && of(first)[name], last && of(last)[name]];
    const ratio = from && to ? (to.p50 / from.p50).toFixed(2) : '';
    const target = name === 'release → in the index' && to ? `${verdict(to.p95, listedTarget)} (p95 ≤ 1 s)` : '';
    return [
      name,
      ...summaries.flatMap(each => (each ? [milliseconds(each.p50), milliseconds(each.p95)] : ['', ''])),
      ...(several ? [ratio] : []),
      String(from?.n ?? ''),
      target,
    ];
  });
  const columns = ['', ...measured.flatMap(({ versions }) => [`p50 @${versions}`, `p95 @${versions}`])];
  return {
    title,
    columns: [...columns, ...(several ? [`${last?.versions}/${first?.versions}`] : []), 'n', ''],
    rows,
    notes,
    data: measured.map(each => ({ versions: each.versions, ...of(each) })),
  };
}

/** The index through API, function and redirect, in times of the object itself. */
function throughApi({ versions, operations, emulator }: Measured): string {
  const [api, direct] = [operations['GET index, whole'], emulator['S3: GET the index']];
  return api && direct ? `${(api.p50 / direct.p50).toFixed(1)} (${versions})` : '';
}

function sections(measured: readonly Measured[], plan: Plan): Section[] {
  const sizes = measured.map(({ versions, indexBytes }) => `${sizeText(indexBytes)} at ${versions}`).join(', ');
  const notes = [
    `Milliseconds against the deployed stack on the emulator. The first ${plan.road} versions came the whole road; of the others, records were written to the table, and publication, ` +
      'deployed, made the indexes and the catalogue from its stream. Their packages are not in the bucket, and no executions wait for them; nothing measured here reads either.',
    `Names and versions of argo-helm, grafana and ingress-nginx: 53 apps. The store’s index is ${sizes}.`,
    'Drop → draft ends when the version’s record says draft, the index when a client that polls with its ETag has the entry; both look every 25 ms. Steps are measured one at a time.',
    'ChartMuseum, measured earlier on a like machine with 5,385 versions: 0.6–1.0 s from upload to index, 3 ms a GET of the index, 2 s and 380 MB to start. It is one process in memory, without accounts, review or API gateway.',
  ];
  return [
    table('The store', measured, each => each.operations, notes),
    table('The emulator alone, in the same run', measured, each => each.emulator, [
      'What the least call of each kind takes here: it is in the figures of the store.',
      `GET index through the API takes ${measured.map(throughApi).join(', ')} times the GET straight from S3.`,
    ]),
  ];
}

/** The store's operations, with 100 and with 5,000 versions in it. */
export const storeGroup: Group = {
  name: 'store',
  async run(options): Promise<Section[]> {
    const plan = options.quick ? quick : full;
    options.say('Starting a store …');
    return sections(await withStack('store', bench => measure(bench, plan, options.say)), plan);
  },
};
