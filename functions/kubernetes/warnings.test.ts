import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { KubernetesClient } from './client.ts';
import { json, served, standIn } from './testing.ts';

const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' } };
const remark = 'would violate PodSecurity "baseline:latest": privileged (container "main")';
const asHeader = (text: string): string => `299 - "${text.replaceAll('"', '\\"')}"`;

/** What is heard of a server that sends these headers with each answer. */
async function heardOf(headers: string[], answer: (response: ServerResponse) => void): Promise<string[]> {
  const server = await standIn(({ url }, response) => {
    const resources = served[url];
    if (resources) return json(response, { resources });
    response.setHeader('warning', headers);
    answer(response);
  });
  const client = new KubernetesClient(server.access, { allowPrivate: true });
  const heard: string[] = [];
  const onWarning = (text: string) => heard.push(text);
  await client.apply(object, { dryRun: true, onWarning }).catch(() => undefined);
  await client.create(object, { dryRun: true, onWarning }).catch(() => undefined);
  client.close();
  await server.close();
  return heard;
}

it('what the API server remarks is handed on, without the token, of good answers and of bad ones', async () => {
  const headers = [asHeader(remark), asHeader('It knows a-secret-token'), '199 - "no"', 'odd', '299 - "open'];
  const expected = [remark, 'It knows (token)', remark, 'It knows (token)'];
  expect(await heardOf(headers, response => json(response, object))).toEqual(expected);
  const status = { kind: 'Status', reason: 'Forbidden', message: 'no' };
  expect(await heardOf(headers, response => json(response, status, 403))).toEqual(expected);
});

it('no server makes it hear more than somebody would read', async () => {
  const many = Array.from({ length: 60 }, () => asHeader('x'.repeat(200)));
  expect(await heardOf(many, response => json(response, object))).toHaveLength(40);
});
