import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { renderedDifferenceView, renderedView } from '../functions/catalog/rendered-views.ts';
import { chartPackage } from '../functions/chart/testing.ts';
import { inspectionKey, storedInspection } from '../functions/platform/inspections.ts';
import { renderingKey } from '../functions/platform/renderings.ts';
import { root } from '../local/settings.ts';
import { checkedAnswers } from './support/answers.ts';
import {
  type Answer,
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

const Bucket = stack.outputs.PackagesBucketName;
const newest = ['1.32', '1.33', '1.34', '1.35', '1.36'];

let isv: string;
let reviewer: string;
let workspace: string;

beforeAll(async () => {
  [isv, reviewer] = [await tokenOf('isv'), await tokenOf('reviewer')];
  workspace = await newWorkspace({ isv: ['owner', 'developer'] });
});

async function uploaded(bytes: Uint8Array): Promise<{ id: string; digest: string }> {
  const { id = '', digest = '' } = await upload(workspace, bytes);
  await inspected(isv, id);
  return { id, digest };
}

const tutorial = (file: string) => uploaded(readFileSync(join(root, '../shared/charts/tutorial', file)));

const withTemplate = (template: string, name = unique('rendered'), version = '1.0.0'): Buffer =>
  chartPackage({ name, version, files: { 'templates/config.yaml': template } });

async function get(path: string, token = isv): Promise<Answer> {
  const answer = await call('GET', path, { token });
  checkedAnswers('GET', path, answer);
  return answer;
}

async function rendered(id: string, query = '') {
  const { status, body } = await get(`/v1/versions/${id}/rendered${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return renderedView.parse(body);
}

async function difference(from: string, to: string, query = '') {
  const { status, body } = await get(`/v1/versions/${from}/rendered/differences?with=${to}${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return renderedDifferenceView.parse(body);
}

describe('the objects of a version', () => {
  it('emqx: each with its file, its text, and what takes the place of its API', async () => {
    const { id } = await tutorial('emqx-v1.0.0-beta.1.tgz');
    const { items, ...rest } = await rendered(id);
    expect(rest).toEqual({ version: id, kubeVersion: '1.36', kubeVersions: newest, ok: true, truncated: false });
    const set = items.find(({ kind }) => kind === 'StatefulSet');
    expect(set).toMatchObject({
      apiVersion: 'apps/v1beta1',
      served: false,
      mappedTo: 'apps/v1',
      name: 'emqx',
      file: 'templates/StatefulSet.yaml',
      generated: [],
    });
    expect(set?.yaml).toMatch(/^apiVersion: apps\/v1beta1\nkind: StatefulSet/);
    expect(items.find(({ kind }) => kind === 'Service')).toMatchObject({ served: true, mappedTo: null });
    const file = await call('GET', `/v1/versions/${id}/files/${set?.file}`, { token: isv });
    expect(file.bytes.toString()).toContain('kind: StatefulSet');
  });

  it('of a Kubernetes version that is asked for; and 400 that names those there are', async () => {
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {v: {{ .Capabilities.KubeVersion.Minor | quote }}}\n';
    const { id } = await uploaded(withTemplate(template));
    for (const kubeVersion of ['1.33', '1.36']) {
      const { items } = await rendered(id, `?kubeVersion=${kubeVersion}`);
      expect(items[0]?.yaml).toContain(`"${kubeVersion.slice(2)}"`);
    }
    for (const kubeVersion of ['1.9', 'constructor', 'x']) {
      const { status, body } = await get(`/v1/versions/${id}/rendered?kubeVersion=${kubeVersion}`);
      expect([status, body.detail]).toEqual([400, expect.stringContaining('there are 1.32, 1.33')]);
    }
  });

  it('are none for a chart that renders nothing', async () => {
    const { id } = await uploaded(withTemplate('{{ if .Values.never }}a: b{{ end }}'));
    expect(await rendered(id)).toMatchObject({ ok: true, items: [] });
  });

  it('are none for one that does not render, and it says why and where', async () => {
    const { id } = await uploaded(withTemplate('\n{{ required "Say something" .Values.something }}\n'));
    expect(await rendered(id)).toMatchObject({
      kubeVersion: '1.36',
      ok: false,
      problem: { code: 'required-value', detail: 'Say something', file: 'templates/config.yaml', line: 2 },
      items: [],
    });
  });

  it('are those of the newest version that it renders for', async () => {
    const template =
      '{{ if ge (int .Capabilities.KubeVersion.Minor) 35 }}{{ fail "Too new" }}{{ end }}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    const { id } = await uploaded(withTemplate(template));
    expect(await rendered(id)).toMatchObject({ kubeVersion: '1.34', ok: true, items: [{ kind: 'ConfigMap' }] });
    expect(await rendered(id, '?kubeVersion=1.36')).toMatchObject({ ok: false, problem: { detail: 'Too new' } });
  });

  it('fit into an answer, whatever the chart', async () => {
    const template = `{{ range $i := until 1200 }}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c{{ $i }}}\ndata: {a: {{ repeat 5900 "é" | quote }}}\n{{ end }}`;
    const { id } = await uploaded(withTemplate(template));
    const { status, bytes, body } = await get(`/v1/versions/${id}/rendered`);
    expect(status).toBe(200);
    expect(bytes.length).toBeLessThan(5_000_000);
    expect(body).toMatchObject({ ok: false, problem: { code: 'output-limit' } });
    const smaller = await uploaded(withTemplate(template.replace('5900', '3000')));
    const large = await get(`/v1/versions/${smaller.id}/rendered`);
    expect([large.status, large.body.truncated, large.body.items?.length]).toEqual([200, true, 1000]);
    expect(large.bytes.length).toBeLessThan(5_000_000);
  });

  it('are shown to who sees the version: a draft to its workspace, what is submitted to reviewers, to strangers nothing', async () => {
    const { id } = await uploaded(withTemplate(''));
    const stranger = await newUser(unique('stranger'));
    const paths = [`/v1/versions/${id}/rendered`, `/v1/versions/${id}/rendered/differences?with=${id}`];
    for (const path of paths) {
      expect((await get(path)).status).toBe(200);
      for (const token of [reviewer, stranger]) {
        const { status, body } = await get(path, token);
        expect([status, body.type]).toEqual([404, 'urn:berth:problem:not-found']);
      }
    }
    await act(isv, id, 'submit');
    for (const path of paths) {
      expect((await get(path, reviewer)).status).toBe(200);
      expect((await get(path, stranger)).status).toBe(404);
    }
  });

  it('cannot be compared with those of a version that one may not see', async () => {
    const [{ id: open }, { id: draft }] = [await uploaded(withTemplate('')), await uploaded(withTemplate(''))];
    await act(isv, open, 'submit');
    expect((await get(`/v1/versions/${open}/rendered/differences?with=${draft}`, reviewer)).status).toBe(404);
  });
});

describe('a package that was inspected before its objects were kept', () => {
  /** As the first inspector left it. */
  async function forgetObjects(digest: string): Promise<void> {
    const Key = inspectionKey(digest);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const { rendered: _, ...before } = storedInspection.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    const document = JSON.stringify({ ...before, inspector: 1 });
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: document, ContentType: 'application/json' }));
  }

  it('is rendered when somebody asks for them', async () => {
    const { id, digest } = await uploaded(withTemplate('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'));
    await forgetObjects(digest);
    const path = `/v1/versions/${id}/rendered`;
    const missing = await get(path);
    expect([missing.status, missing.headers.get('retry-after')]).toEqual([404, '5']);
    expect(missing.body).toMatchObject({
      type: 'urn:berth:problem:being-rendered',
      detail: expect.stringContaining('being rendered'),
    });
    // What was found is there meanwhile.
    expect((await call('GET', `/v1/versions/${id}/inspection`, { token: isv })).status).toBe(200);
    const found = await eventually(
      async () => {
        const { status, body } = await call('GET', path, { token: isv });
        return status === 200 && renderedView.parse(body);
      },
      'the objects',
      110_000,
    );
    expect(found.items).toMatchObject([{ kind: 'ConfigMap', name: 'a' }]);
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: renderingKey(digest, '1.32') }))).ContentType).toBe(
      'application/gzip',
    );
  });

  it('is compared when both are there', async () => {
    const name = unique('compared');
    const [a, b] = [
      await uploaded(withTemplate('', name)),
      await uploaded(withTemplate('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n', name, '2.0.0')),
    ];
    await forgetObjects(b.digest);
    const path = `/v1/versions/${a.id}/rendered/differences?with=${b.id}`;
    expect((await get(path)).body.type).toBe('urn:berth:problem:being-rendered');
    const found = await eventually(
      async () => {
        const { status, body } = await call('GET', path, { token: isv });
        return status === 200 && renderedDifferenceView.parse(body);
      },
      'the differences',
      110_000,
    );
    expect(found.objects).toMatchObject([{ change: 'added', kind: 'Pod', name: 'p' }]);
  });
});

describe('what changes between two versions', () => {
  it('emqx beta.1 → rc.1: object by object, field by field', async () => {
    const [one, two] = [await tutorial('emqx-v1.0.0-beta.1.tgz'), await tutorial('emqx-v1.0.0-rc.1.tgz')];
    const { from, to, kubeVersion, objects } = await difference(one.id, two.id);
    expect([from, to]).toEqual([
      { version: one.id, name: 'v1.0.0-beta.1', ok: true },
      { version: two.id, name: 'v1.0.0-rc.1', ok: true },
    ]);
    expect(kubeVersion).toBe('1.36');
    expect(objects.filter(({ change }) => change === 'changed').map(({ kind }) => kind)).toContain('StatefulSet');
    for (const { change, fields, truncated } of objects) {
      expect(truncated).toBe(false);
      expect(fields.length > 0).toBe(change === 'changed');
    }
  });

  it('emqx beta.1 → beta.2: an API of today, and what names the chart', async () => {
    const [one, two] = [await tutorial('emqx-v1.0.0-beta.1.tgz'), await tutorial('emqx-v1.0.0-beta.2.tgz')];
    const { objects } = await difference(one.id, two.id);
    const told = objects.map(({ change, kind, name, fields }) => [
      change,
      `${kind} ${name}`,
      fields.map(({ path }) => path),
    ]);
    const label = 'metadata.labels.helm.sh/chart';
    expect(told).toEqual([
      ['changed', 'ConfigMap emqx-env', [label]],
      ['changed', 'Service emqx', [label]],
      ['changed', 'Service emqx-headless', [label]],
      ['changed', 'StatefulSet emqx', ['apiVersion', label]],
      ['unchanged', 'ServiceAccount emqx', []],
      ['unchanged', 'Role emqx', []],
      ['unchanged', 'RoleBinding emqx', []],
    ]);
  });

  it('redis 11.3.4 → 12.0.0: its new password at each rendering is no change', async () => {
    const [one, two] = [await tutorial('redis-11.3.4.tgz'), await tutorial('redis-12.0.0.tgz')];
    const { objects } = await difference(one.id, two.id);
    const secret = objects.find(({ kind }) => kind === 'Secret');
    expect(secret?.fields.map(({ path }) => path)).not.toContain('data.redis-password');
    const { items } = await rendered(two.id);
    expect(items.find(({ kind }) => kind === 'Secret')?.generated).toEqual(['/data/redis-password']);
  });

  it('where one does not render, says so', async () => {
    const name = unique('compared');
    const [a, b] = [
      await uploaded(withTemplate('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n', name)),
      await uploaded(withTemplate('{{ fail "No" }}', name, '2.0.0')),
    ];
    const { from, to, objects } = await difference(a.id, b.id);
    expect([from.ok, to.ok, to.problem?.detail]).toEqual([true, false, 'No']);
    expect(objects).toMatchObject([{ change: 'removed', kind: 'Pod' }]);
  });
});

describe('each finding', () => {
  it('says what it is about, and what would be right', async () => {
    const { id } = await uploaded(
      withTemplate(
        'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {hostPID: true, containers: [{image: "a:1"}]}\n',
      ),
    );
    const advised = z.object({
      findings: z.array(z.looseObject({ code: z.string(), topic: z.string(), remedy: z.string() })),
    });
    const expected = expect.objectContaining({ code: 'host-pid', topic: 'host', remedy: 'Leave "hostPID" out.' });
    expect(advised.parse((await get(`/v1/versions/${id}/inspection`)).body).findings).toContainEqual(expected);
    await act(isv, id, 'submit');
    const { body } = await get(`/v1/reviews/${id}`, reviewer);
    expect(advised.parse(body.inspection).findings).toContainEqual(expected);
    expect(JSON.stringify(body)).not.toContain('"items"');
  });
});
