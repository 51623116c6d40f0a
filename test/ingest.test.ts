import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostileArchives } from '../functions/chart/hostile.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { region } from '../local/settings.ts';
import { timeLimit, tries } from './support/long.ts';
import { type Ran, runApart } from './support/operations.ts';
import { call, eventually, newWorkspace, s3, stack, tokenOf, unique, upload } from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const sqs = new SQSClient(client);

/** Packages dropped at once: each is inspected too, and the tests after this one wait for that. */
const burst = tries(60, 200);

let isv: string;
let workspace: string;

beforeAll(async () => {
  isv = await tokenOf('isv');
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
});

async function drop(key: string, body: Uint8Array): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: stack.outputs.DropBucketName, Key: key, Body: body }));
}

interface Upload {
  id: string;
  file: string | null;
  chartName: string | null;
  versionName: string | null;
  status: string;
  version: string | null;
  problems: { code: string; detail: string; file?: string; line?: number }[];
}

async function uploadsOf(name: string, where = workspace): Promise<Upload[]> {
  const { body } = await call('GET', `${where ? `/v1/workspaces/${where}` : '/v1'}/uploads?limit=200`, {
    token: await tokenOf('admin'),
  });
  return (body.items as unknown as Upload[]).filter(each => each.file === name);
}

const settled = (name: string, where = workspace): Promise<Upload> =>
  eventually(
    async () => (await uploadsOf(name, where)).find(each => each.status !== 'waiting'),
    `the outcome of ${name}`,
  );

async function deadLetters(): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.outputs.IngestDeadLettersUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
}

async function versionsNamed(chart: string): Promise<Record<string, unknown>[]> {
  const apps = await call('GET', `/v1/apps?workspace=${workspace}&q=${chart}`, { token: isv });
  const versions = (apps.body.items ?? []).map(app =>
    call('GET', `/v1/apps/${app.id}/versions?limit=200`, { token: isv }),
  );
  return (await Promise.all(versions)).flatMap(({ body }) => body.items ?? []);
}

describe('the drop bucket', () => {
  it('makes a draft of a chart, and empties itself', async () => {
    const file = `${unique('dropped')}.tgz`;
    await drop(`${workspace}/some/folder/with space/${file}`, chartPackage({ name: 'dropped', version: '1.0.0' }));
    const { status, version } = await settled(file);
    expect(status).toBe('accepted');
    const shown = await eventually(async () => {
      const { body } = await call('GET', `/v1/versions/${version}`, { token: isv });
      return body.status === 'draft' && body;
    }, 'the draft');
    expect(shown).toMatchObject({
      chartName: 'dropped',
      name: '1.0.0',
      readme: '# dropped\n',
      values: '# What is said\ngreeting: hello\n',
    });
    const left = await s3.send(
      new ListObjectsV2Command({ Bucket: stack.outputs.DropBucketName, Prefix: `${workspace}/some/` }),
    );
    expect(left.KeyCount).toBe(0);
  });

  it('takes many at once and loses none', async () => {
    await Promise.all(
      Array.from({ length: burst }, (_, index) =>
        drop(`${workspace}/burst/${index}.tgz`, chartPackage({ name: `burst-${index % 10}`, version: `1.${index}.0` })),
      ),
    );
    const versions = await eventually(
      async () => {
        const all = await versionsNamed('burst-');
        return all.length === burst && all.every(version => version.status === 'draft') && all;
      },
      `${burst} drafts`,
      timeLimit(100_000),
    );
    expect(new Set(versions.map(version => version.name)).size).toBe(burst);
    expect(new Set(versions.map(version => version.app)).size).toBe(10);
    expect(await deadLetters()).toBe(0);
  });

  it('makes one version of the same bytes under two names, and reports other bytes under a taken version', async () => {
    const [one, two, three] = [`${unique('one')}.tgz`, `${unique('two')}.tgz`, `${unique('three')}.tgz`];
    const bytes = chartPackage({ name: 'same', version: '1.0.0' });
    await Promise.all([drop(`${workspace}/${one}`, bytes), drop(`${workspace}/${two}`, bytes)]);
    const outcomes = [await settled(one), await settled(two)];
    expect(outcomes.map(outcome => outcome.status)).toEqual(['accepted', 'accepted']);
    expect(outcomes[0]?.version).toBe(outcomes[1]?.version);
    expect(outcomes[0]).toMatchObject({ file: one, chartName: 'same', versionName: '1.0.0' });
    await drop(`${workspace}/${three}`, chartPackage({ name: 'same', version: '1.0.0', description: 'Others' }));
    expect(await settled(three)).toMatchObject({
      status: 'conflict',
      version: outcomes[0]?.version,
      chartName: 'same',
      versionName: '1.0.0',
      problems: [{ code: 'version-taken', file: 'Chart.yaml' }],
    });
    expect(await versionsNamed('same')).toHaveLength(1);
  });

  it('lists a refused chart with file and reason, and keeps it', async () => {
    const file = `${unique('refused')}.tgz`;
    await drop(`${workspace}/${file}`, chartPackage({ name: 'refused', version: 'latest' }));
    expect(await settled(file)).toMatchObject({
      status: 'refused',
      chartName: null,
      versionName: null,
      problems: [{ code: 'version-invalid', file: 'Chart.yaml', line: 3 }],
    });
    const kept = await s3.send(
      new ListObjectsV2Command({ Bucket: stack.outputs.DropBucketName, Prefix: `${workspace}/${file}` }),
    );
    expect(kept.KeyCount).toBe(1);
  });

  it('says so when there is no such workspace, or none at all', async () => {
    const file = `${unique('lost')}.tgz`;
    await drop(`no-such-workspace/${file}`, chartPackage({ name: 'lost', version: '1.0.0' }));
    await drop(file, chartPackage({ name: 'lost', version: '1.0.0' }));
    await drop(`@platform/reserved-${file}`, chartPackage({ name: 'lost', version: '1.0.0' }));
    expect(await settled(file, 'no-such-workspace')).toMatchObject({
      status: 'refused',
      problems: [{ code: 'workspace-missing' }],
    });
    for (const name of [file, `reserved-${file}`])
      expect(await settled(name, '')).toMatchObject({
        workspace: '@none',
        status: 'refused',
        problems: [{ code: 'workspace-missing' }],
      });
  });
});

describe('uploads over HTTPS', () => {
  it('go to a presigned address, for any size that is allowed', async () => {
    const asked = await call('POST', `/v1/workspaces/${workspace}/uploads`, { token: isv, body: { file: 'big.tgz' } });
    expect(asked.status).toBe(201);
    const {
      url,
      fields,
      upload: announced,
    } = asked.body as unknown as { url: string; fields: Record<string, string>; upload: Upload };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const noise = Buffer.from(Array.from({ length: 4_500_000 }, (_, index) => (index * 2654435761) >>> 24));
    form.append(
      'file',
      new Blob([new Uint8Array(chartPackage({ name: 'big', version: '1.0.0', files: { 'files/noise': noise } }))]),
    );
    expect((await fetch(url, { method: 'POST', body: form })).ok).toBe(true);
    const outcome = await eventually(async () => {
      const { body } = await call('GET', `/v1/uploads/${announced.id}`, { token: isv });
      return body.status !== 'waiting' && body;
    }, 'the outcome');
    expect(outcome).toMatchObject({ status: 'accepted', file: 'big.tgz', uploadedBy: 'isv' });
  });

  it('by one form twice are two, of the same person, and both are in the audit log', async () => {
    const own = await newWorkspace({ isv: ['developer'] });
    const asked = await call('POST', `/v1/workspaces/${own}/uploads`, { token: isv, body: { file: 'twice.tgz' } });
    const { url, fields } = asked.body as unknown as { url: string; fields: Record<string, string> };
    const listed = async () => (await call('GET', `/v1/workspaces/${own}/uploads`, { token: isv })).body.items;
    for (const version of ['1.0.0', '1.1.0']) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(chartPackage({ name: 'twice', version }))]));
      expect((await fetch(url, { method: 'POST', body: form })).ok).toBe(true);
      // One after another: of two at once, the later waits until its event comes again.
      await expect.poll(listed).toContainEqual(
        expect.objectContaining({
          status: 'accepted',
          file: 'twice.tgz',
          versionName: version,
          uploadedBy: 'isv',
        }),
      );
    }
    const admin = await tokenOf('admin');
    const logged = async () =>
      (await call('GET', `/v1/audit?workspace=${own}&action=takeInPackage`, { token: admin })).body.items;
    await expect.poll(async () => (await logged())?.map(({ actor }) => actor)).toEqual(['isv', 'isv']);
  });

  it('answer a refused package with every fault and where it is', async () => {
    const answer = await call('PUT', `/v1/workspaces/${workspace}/packages`, {
      token: isv,
      bytes: chartPackage({ name: 'Bad Name', version: 'x' }),
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      type: 'urn:berth:problem:package-refused',
      errors: [
        { code: 'name-invalid', line: 2 },
        { code: 'version-invalid', line: 3 },
      ],
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('are listed by chart and version, as far as those could be read', async () => {
    const own = await newWorkspace({ isv: ['developer'] });
    const good = await upload(own, chartPackage({ name: 'named', version: '1.2.3' }));
    const values = { 'values.yaml': 'just: [open' };
    for (const bytes of [chartPackage({ name: 'half', version: '2.0.0', files: values }), Buffer.from('no package')])
      await call('PUT', `/v1/workspaces/${own}/packages`, { token: isv, bytes });
    const { body } = await call('GET', `/v1/workspaces/${own}/uploads`, { token: isv });
    expect(body.items).toMatchObject([
      { file: null, status: 'refused', chartName: null, versionName: null },
      { file: null, status: 'refused', chartName: 'half', versionName: '2.0.0', problems: [{ file: 'values.yaml' }] },
      { file: null, status: 'accepted', chartName: 'named', versionName: '1.2.3', version: good.id },
    ]);
    const { body: log } = await call('GET', `/v1/audit?workspace=${own}&outcome=refused`, {
      token: await tokenOf('admin'),
    });
    expect(log.items).toContainEqual(
      expect.objectContaining({ object: expect.objectContaining({ kind: 'upload', name: 'half 2.0.0' }) }),
    );
  });

  it('do a write once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': unique('key') };
    const ask = (file: string) =>
      call('POST', `/v1/workspaces/${workspace}/uploads`, { token: isv, body: { file }, headers });
    const [first, again, other] = [await ask('a.tgz'), await ask('a.tgz'), await ask('b.tgz')];
    // The signed form is a secret, which is shown once and not kept.
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      type: 'urn:berth:problem:answered-once',
      answer: { upload: first.body.upload },
    });
    expect(other.status).toBe(422);
  });

  // What is over the direct way's limit is sent by the bucket in functions/chart's tests.
  it.each(
    hostileArchives.filter(({ name }) => !name.includes('bomb')).map(archive => [archive.name, archive] as const),
  )('refuse %s with a clear problem', async (_, { source, code }) => {
    const bytes = Buffer.concat(await Array.fromAsync(source()));
    const answer = await call('PUT', `/v1/workspaces/${workspace}/packages`, { token: isv, bytes });
    expect([422, 413]).toContain(answer.status);
    expect(JSON.stringify(answer.body.errors)).toContain(code);
  });
});

describe('ingest that is killed', () => {
  const invoke = (event: unknown, afterCall: number): Promise<Ran> =>
    runApart('ingest', JSON.stringify(event), { afterCall });

  it('after any of its AWS calls, finishes when the event comes again', async () => {
    const where = unique('killed');
    const time = new Date().toISOString();
    const event = (file: string, version: string) => ({
      Records: [
        {
          messageId: 'm',
          body: JSON.stringify({
            Records: [
              {
                eventName: 'ObjectCreated:Put',
                eventTime: time,
                s3: {
                  bucket: { name: stack.outputs.PackagesBucketName },
                  object: { key: `${workspace}/${file}`, sequencer: version, size: 1 },
                },
              },
            ],
          }),
        },
      ],
    });
    let killAt = 1;
    let total = 0;
    for (let done = false; !done; killAt += tries(3, 1)) {
      const file = `${where}-${killAt}.tgz`;
      const version = `1.0.${killAt}`;
      // In a bucket that notifies nobody, so that only the process that is killed works on it.
      await s3.send(
        new PutObjectCommand({
          Bucket: stack.outputs.PackagesBucketName,
          Key: `${workspace}/${file}`,
          Body: chartPackage({ name: where, version }),
        }),
      );
      const first = await invoke(event(file, version), killAt);
      if (!first.killed) {
        total = first.calls;
        done = true;
      } else expect((await invoke(event(file, version), 0)).killed).toBe(false);
      expect(await settled(file), `killed after call ${killAt}`).toMatchObject({ status: 'accepted', problems: [] });
      const found = await eventually(async () => {
        const matching = (await versionsNamed(where)).filter(each => each.name === version);
        return matching.length > 0 && matching;
      }, `the draft of ${version}`);
      expect(found).toEqual([expect.objectContaining({ status: 'draft' })]);
      const { body } = await call('GET', `/v1/versions/${found[0]?.id}/audits`, { token: isv });
      expect(body.items).toHaveLength(1);
    }
    expect(total).toBeGreaterThanOrEqual(9);
    expect(killAt).toBeGreaterThan(total);
  });

  it('and the same event twice changes nothing', async () => {
    const made = await upload(workspace, chartPackage({ name: 'twice', version: '1.0.0' }));
    const key = `${workspace}/${made.upload}/package.tgz`;
    const body = JSON.stringify({
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          eventTime: new Date().toISOString(),
          s3: { bucket: { name: stack.outputs.DropBucketName }, object: { key, sequencer: '1' } },
        },
      ],
    });
    await invoke({ Records: [{ messageId: 'm', body }] }, 0);
    expect((await call('GET', `/v1/uploads/${made.upload}`, { token: isv })).body).toMatchObject({
      status: 'accepted',
      version: made.id,
    });
    expect((await call('GET', `/v1/versions/${made.id}/audits`, { token: isv })).body.items).toHaveLength(1);
  });
});
