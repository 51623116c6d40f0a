import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chartPackage } from '../functions/chart/testing.ts';
import { inspectionView } from '../functions/platform/inspection-view.ts';
import { inspectionKey } from '../functions/platform/inspections.ts';
import { region, root } from '../local/settings.ts';
import {
  act,
  call,
  eventually,
  inspected,
  newUser,
  newWorkspace,
  s3,
  stack,
  tokenOf,
  unique,
  upload,
} from './support/store.ts';

const client = { endpoint: stack.cloudUrl, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const [sqs, lambda] = [new SQSClient(client), new LambdaClient(client)];
const { InspectionQueueUrl, InspectionDeadLettersUrl, PackagesBucketName: Bucket } = stack.outputs;
const answerSchema = inspectionView.extend({ blocks: z.array(z.record(z.string(), z.string())) });

let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [isv, reviewer] = [await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
});

async function uploaded(bytes: Uint8Array): Promise<{ id: string; digest: string }> {
  const { id = '', digest = '' } = await upload(workspace, bytes);
  return { id, digest };
}

const tutorial = (file: string) => uploaded(readFileSync(join(root, '../shared/charts/tutorial', file)));

const withTemplate = (template: string): Buffer =>
  chartPackage({ name: unique('inspected'), version: '1.0.0', files: { 'templates/thing.yaml': template } });

const pod = (spec: string): Buffer =>
  withTemplate(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: thing}\nspec: {${spec}, containers: [{name: main, image: "a:1"}]}\n`,
  );

async function inspectionOf(version: string) {
  return answerSchema.parse(await inspected(isv, version));
}

async function waiting(QueueUrl: string): Promise<number> {
  const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }));
  return counts.reduce((sum, count) => sum + Number(Attributes?.[count]), 0);
}

const allDone = () => eventually(async () => (await waiting(InspectionQueueUrl)) === 0, 'an empty queue', 110_000);

async function writes(digest: string): Promise<number> {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: inspectionKey(digest) }));
  return Versions.length;
}

const forget = (digest: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: inspectionKey(digest) }));

describe('every uploaded package is inspected', () => {
  it('emqx: it renders for today’s Kubernetes when its APIs are mapped', async () => {
    const { id } = await tutorial('emqx-v1.0.0-beta.1.tgz');
    const { renders, findings, images, permissions, blocks } = await inspectionOf(id);
    expect(renders.map(({ kubeVersion }) => kubeVersion)).toEqual(['1.32', '1.33', '1.34', '1.35', '1.36']);
    expect(renders.at(-1)).toMatchObject({ ok: true, mapped: true });
    expect(renders.at(-1)?.removedApis).toContainEqual(
      expect.objectContaining({ kind: 'StatefulSet', from: 'apps/v1beta1', to: 'apps/v1' }),
    );
    expect(findings.map(({ code }) => code)).toContain('api-removed-mapped');
    expect(images).toMatchObject([{ image: 'emqx/emqx:latest', pinned: 'latest' }]);
    expect(permissions).toMatchObject([{ kind: 'Role', resources: ['endpoints'] }]);
    expect(blocks).toEqual([]);
  });

  it('redis: soon', async () => {
    await allDone();
    const begun = Date.now();
    const { id } = await tutorial('redis-12.0.0.tgz');
    const { renders } = await inspectionOf(id);
    console.log(`redis-12.0.0, upload to inspection: ${Date.now() - begun} ms`);
    expect(renders.map(({ ok, mapped }) => [ok, mapped])).toEqual(Array(5).fill([true, false]));
  });

  it('and says what is risky, where', async () => {
    const container = '{name: main, image: "a:1", securityContext: {privileged: true}}';
    const { id } = await uploaded(
      withTemplate(`apiVersion: v1\nkind: Pod\nmetadata: {name: thing}\nspec: {containers: [${container}]}\n`),
    );
    expect((await inspectionOf(id)).findings).toContainEqual(
      expect.objectContaining({
        code: 'privileged',
        severity: 'danger',
        file: 'templates/thing.yaml',
        object: expect.objectContaining({ kind: 'Pod', name: 'thing' }),
      }),
    );
  });

  it('also one that does not render: with file and line', async () => {
    const { id } = await uploaded(withTemplate('\n\n{{ required "Say something" .Values.something }}\n'));
    const { renders, findings } = await inspectionOf(id);
    for (const { ok, problem } of renders)
      expect([ok, problem]).toEqual([
        false,
        { code: 'required-value', detail: 'Say something', file: 'templates/thing.yaml', line: 3 },
      ]);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'render-fails', file: 'templates/thing.yaml' }));
  });

  it('also one that means harm: its inspection says that it was stopped', async () => {
    const { id } = await uploaded(withTemplate('{{ range $i := until 2000000000 }}{{ $i }}{{ end }}'));
    const { renders, findings } = await inspectionOf(id);
    expect(renders).toHaveLength(5);
    for (const { ok, problem } of renders)
      expect([ok, problem?.code]).toEqual([false, expect.stringMatching(/^(timeout|memory-limit|output-limit)$/)]);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'render-fails', detail: expect.stringMatching(/stopped|more than/) }),
    );
    await allDone();
    expect(await waiting(InspectionDeadLettersUrl)).toBe(0);
  });

  it('once, however often it is asked for; and again when it is gone', async () => {
    const bytes = withTemplate('');
    const { id, digest } = await uploaded(bytes);
    await inspectionOf(id);
    const again = { digest, chartName: 'inspected', versionName: '1.0.0', version: id, correlation: 'again' };
    for (let times = 0; times < 3; times++)
      await sqs.send(new SendMessageCommand({ QueueUrl: InspectionQueueUrl, MessageBody: JSON.stringify(again) }));
    await allDone();
    expect(await writes(digest)).toBe(1);

    await forget(digest);
    const missing = await call('GET', `/v1/versions/${id}/inspection`, { token: isv });
    expect([missing.status, missing.headers.get('retry-after')]).toEqual([404, '5']);
    expect(missing.headers.get('content-type')).toBe('application/problem+json');
    expect(missing.body).toMatchObject({
      type: 'urn:berth:problem:not-found',
      detail: expect.stringContaining('still being inspected'),
      correlation: missing.headers.get('x-correlation-id'),
    });
    await act(isv, id, 'submit');
    expect((await call('GET', `/v1/reviews/${id}`, { token: reviewer })).body.inspection).toBeNull();
    await uploaded(bytes);
    await inspectionOf(id);
  });
});

describe('an inspection is shown', () => {
  it('to who sees the version, and to reviewers among the evidence; a stranger gets 404', async () => {
    const { id } = await uploaded(withTemplate(''));
    const { blocks: _, ...inspection } = await inspectionOf(id);
    const path = `/v1/versions/${id}/inspection`;
    expect((await call('GET', path, { token: reviewer })).status).toBe(404);
    await act(isv, id, 'submit');
    expect((await call('GET', path, { token: reviewer })).status).toBe(200);
    expect((await call('GET', `/v1/reviews/${id}`, { token: reviewer })).body.inspection).toEqual(inspection);
    const stranger = await newUser(unique('stranger'));
    const refused = await call('GET', path, { token: stranger });
    expect([refused.status, refused.body.detail]).toEqual([404, expect.not.stringContaining('inspected')]);
  });
});

describe('a policy', () => {
  const names = ['berth-lifecycle', 'berth-catalog'];

  /** As a deployment with the setting would: for these tests only, because with it every submit of every other test would wait for an inspection. */
  async function setPolicy(policy: unknown): Promise<void> {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
    const chosen = Functions.filter(each => names.includes(each.Environment?.Variables?.AWS_SDK_UA_APP_ID ?? ''));
    expect(chosen).toHaveLength(names.length);
    for (const { FunctionName } of chosen) {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment?.Variables, INSPECTION_POLICY: JSON.stringify(policy) };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
  }

  beforeAll(() => setPolicy({ submit: ['host-pid'], release: ['host-ipc'] }));
  afterAll(() => setPolicy({}));

  it('blocks submit, and says what is wrong, where, and what would be right', async () => {
    const { id } = await uploaded(pod('hostPID: true'));
    const { blocks } = await inspectionOf(id);
    const detail = 'Pod "thing": It sees the processes of the node. Leave "hostPID" out.';
    expect(blocks).toEqual([{ action: 'submit', code: 'host-pid', detail }]);
    const refused = await act(isv, id, 'submit');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: 'urn:berth:problem:policy-blocks',
      errors: [{ code: 'host-pid', detail, file: 'templates/thing.yaml' }],
    });
    expect((await call('GET', `/v1/versions/${id}`, { token: isv })).body.status).toBe('draft');
  });

  it('blocks release of what was passed', async () => {
    const { id } = await uploaded(pod('hostIPC: true'));
    expect((await inspectionOf(id)).blocks).toMatchObject([{ action: 'release', code: 'host-ipc' }]);
    expect((await act(isv, id, 'submit')).status).toBe(200);
    expect((await act(reviewer, id, 'pass')).status).toBe(200);
    const refused = await act(isv, id, 'release');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ type: 'urn:berth:problem:policy-blocks', errors: [{ code: 'host-ipc' }] });
    expect((await call('GET', `/v1/versions/${id}`, { token: isv })).body.status).toBe('passed');
  });

  it('waits for the inspection, and lets pass what has none of it', async () => {
    const bytes = pod('hostNetwork: true');
    const { id, digest } = await uploaded(bytes);
    await inspectionOf(id);
    await forget(digest);
    const early = await act(isv, id, 'submit');
    expect(early.status).toBe(409);
    expect(early.body).toMatchObject({
      type: 'urn:berth:problem:policy-blocks',
      detail: expect.stringContaining('repeat in a moment'),
    });
    expect(early.body.errors).toBeUndefined();
    await uploaded(bytes);
    expect((await inspectionOf(id)).blocks).toEqual([]);
    expect((await act(isv, id, 'submit')).status).toBe(200);
  });

  it('is held against what is found by the rules that there are now', async () => {
    const { id, digest } = await uploaded(pod('hostPID: true'));
    await inspectionOf(id);
    const stored = await s3.send(new GetObjectCommand({ Bucket, Key: inspectionKey(digest) }));
    const { inspection, ...rest } = JSON.parse((await stored.Body?.transformToString()) ?? '');
    const old = { ...rest, inspector: 2, inspection: { ...inspection, findings: [] } };
    await s3.send(new PutObjectCommand({ Bucket, Key: inspectionKey(digest), Body: JSON.stringify(old) }));
    const early = await act(isv, id, 'submit');
    expect(early.body).toMatchObject({ status: 409, detail: expect.stringContaining('repeat in a moment') });
    // Asked for by the refusal, and inspected again.
    const late = await eventually(async () => (await act(isv, id, 'submit')).body.errors, 'the finding');
    expect(late).toMatchObject([{ code: 'host-pid', pointer: '/spec/hostPID' }]);
  });

  it('says nothing of other actions', async () => {
    const { id } = await uploaded(pod('hostPID: true'));
    expect((await act(isv, id, 'delete')).status).toBe(200);
  });
});
