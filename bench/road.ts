import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { catalogueKey } from '../functions/platform/catalogue.ts';
import { type ChartIndex, storeIndexKey, workspaceIndexKey } from '../functions/platform/chart-index.ts';
import { dynamo } from '../functions/platform/clients.ts';
import { setting } from '../functions/platform/configuration.ts';
import { appNames } from '../functions/platform/entities/app.ts';
import { versionNames, versions } from '../functions/platform/entities/version.ts';
import { castWorkspace } from '../local/settings.ts';
import { transitionUnits } from './capacity.ts';
import { type Client, until } from './client.ts';
import { type Chart, packageOf } from './indexes.ts';
import { untilInspected } from './inspected.ts';
import type { Invocations } from './invocations.ts';
import { timed } from './measure.ts';
import type { BenchStack } from './stack.ts';

/** What became of one version on its way into the store; milliseconds. */
export interface Journey {
  version: string;
  draft: number;
  submit: number;
  pass: number;
  release: number;
  /** From sending the release until the index has the entry. */
  listed: number;
  /** Of it: the run of publication that wrote the index. */
  publication: number;
}

function readIndex(bytes: Buffer): ChartIndex {
  return JSON.parse(bytes.toString('utf8'));
}

/**
 * The road of a version into the store, as its people walk it. Import it inside of withStack: it reads the table, with the project's own entities, to know
 * when a dropped file has become a draft.
 */
export class Road {
  private readonly client: Client;
  private readonly invocations: Invocations;
  private readonly dropBucket: string;
  private readonly packagesBucket: string;

  constructor(client: Client, invocations: Invocations, { stack }: BenchStack) {
    this.client = client;
    this.invocations = invocations;
    this.dropBucket = stack.outputs.DropBucketName;
    this.packagesBucket = stack.outputs.PackagesBucketName;
  }

  private async findDraft({ name, version: written }: Chart): Promise<string | undefined> {
    const { data: app } = await appNames.get({ workspace: castWorkspace, name }).go();
    const { data: taken } = app ? await versionNames.get({ app: app.app, name: written }).go() : { data: null };
    const { data: version } = taken ? await versions.get({ version: taken.version }).go() : { data: null };
    return version?.status === 'draft' ? version.version : undefined;
  }

  /** Puts a package into the drop bucket, and waits until its version's record says that it is a draft. */
  async drop(chart: Chart): Promise<string> {
    const key = `${castWorkspace}/${chart.name}-${chart.version}.tgz`;
    await this.client.s3.send(
      new PutObjectCommand({
        Bucket: this.dropBucket,
        Key: key,
        Body: packageOf(chart),
        ContentType: 'application/gzip',
      }),
    );
    return until(`${key} is a draft`, () => this.findDraft(chart));
  }

  /** Waits until a version's package is inspected. */
  inspected(version: string): Promise<void> {
    return untilInspected(this.client, this.packagesBucket, version);
  }

  /** Reads the index as helm does; undefined while it is the one with that ETag. */
  async index(etag?: string): Promise<{ index: ChartIndex; etag: string | undefined } | undefined> {
    // The redirect carries the ETag; S3's own is the same one.
    const headers: Record<string, string> = etag ? { 'if-none-match': etag } : {};
    const answer = await this.client.call('GET', '/charts/index.yaml', { headers, follow: true });
    if (answer.status === 304) return undefined;
    if (answer.status !== 200) throw new Error(`The index was answered ${answer.status}: ${answer.bytes}`);
    return { index: readIndex(answer.bytes), etag: answer.headers.get('etag') ?? undefined };
  }

  /** Releases a version, and reads the index until it has it, as a client that polls: with the ETag that it knows. */
  private async release(chart: Chart, version: string): Promise<{ release: number; listed: number }> {
    let known = (await this.index())?.etag;
    let release = 0;
    const { ms: listed } = await timed(async () => {
      release = (await timed(() => this.client.act('isv', version, 'release'))).ms;
      await until(`${chart.name} ${chart.version} is in the index`, async () => {
        const now = await this.index(known);
        known = now?.etag ?? known;
        return now?.index.entries[chart.name]?.find(entry => entry.version === chart.version);
      });
    });
    return { release, listed };
  }

  private etags(): Promise<(string | undefined)[]> {
    const keys = [storeIndexKey, workspaceIndexKey(castWorkspace), catalogueKey];
    return Promise.all(
      keys.map(async Key => {
        try {
          return (await this.client.s3.send(new HeadObjectCommand({ Bucket: this.packagesBucket, Key }))).ETag;
        } catch {
          return undefined;
        }
      }),
    );
  }

  /** Waits until publication has written nothing for so many milliseconds. */
  async settle(quiet = 400): Promise<void> {
    let before = '';
    for (let since = Date.now(); Date.now() - since < quiet; ) {
      const now = (await this.etags()).join();
      if (now !== before) since = Date.now();
      before = now;
      await sleep(50);
    }
  }

  /** One version's whole way, one step after another, each measured by itself: what an earlier step left to publish is done before the next begins. */
  async walk(chart: Chart): Promise<Journey> {
    const { ms: draft, value: version } = await timed(() => this.drop(chart));
    await this.inspected(version);
    await this.settle();
    const { ms: submit } = await timed(() => this.client.act('isv', version, 'submit'));
    await this.settle();
    const { ms: pass } = await timed(() => this.client.act('reviewer', version, 'pass'));
    await this.settle();
    const begun = Date.now();
    const { release, listed } = await this.release(chart, version);
    await this.settle();
    const publication = await this.invocations.longest('berth-publication', begun);
    return { version, draft, submit, pass, release, listed, publication };
  }

  /** The same without looking, to fill the store. */
  async bring(chart: Chart): Promise<void> {
    const version = await this.drop(chart);
    await this.inspected(version);
    await this.client.act('isv', version, 'submit');
    await this.client.act('reviewer', version, 'pass');
    await this.client.act('isv', version, 'release');
  }

  /** Waits until the store's index has so many versions. */
  async listed(count: number): Promise<void> {
    await until(`${count} versions are in the index`, async () => {
      const entries = Object.values((await this.index())?.index.entries ?? {}).flat();
      return entries.length >= count || undefined;
    });
  }

  /** The index straight from S3, without the API. */
  async indexObject(): Promise<Uint8Array> {
    const { Body } = await this.client.s3.send(
      new GetObjectCommand({ Bucket: this.packagesBucket, Key: storeIndexKey }),
    );
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  /** The ETag of the store's index. */
  async indexEtag(): Promise<string | undefined> {
    return (await this.etags())[0];
  }

  /** Write units of the status that a version has now. */
  async transitionUnits(version: string, first: boolean): Promise<number> {
    const item = async (sk: string): Promise<Record<string, AttributeValue>> => {
      const key = { pk: { S: `version#${version}` }, sk: { S: sk } };
      const { Item } = await dynamo().send(new GetItemCommand({ TableName: setting('TABLE_NAME'), Key: key }));
      return Item ?? {};
    };
    const record = await item('version');
    const audit = await item(`audit#${(record.sequence?.N ?? '0').padStart(6, '0')}`);
    return transitionUnits(record, audit, first);
  }

  /** Writes a document of that size, as publication does, to S3, without anything else. */
  async putObject(bytes: Uint8Array): Promise<void> {
    const target = { Bucket: this.packagesBucket, Key: 'charts/workspaces/@bench/index.yaml' };
    await this.client.s3.send(new PutObjectCommand({ ...target, Body: bytes }));
  }

  /** Two small items in one transaction, as the state machine writes a status and its audit record; no function is told of them. */
  async transact(): Promise<void> {
    const TableName = setting('TABLE_NAME');
    const Put = (sk: string) => ({ Put: { TableName, Item: { pk: 'bench', sk, text: 'x'.repeat(1000) } } });
    await dynamo().send(new TransactWriteCommand({ TransactItems: [Put('one'), Put('two')] }));
  }
}
