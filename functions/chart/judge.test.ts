import { describe, expect, it } from 'vitest';
import { adapt } from './adapt.ts';
import { namespacedExcept } from './confine.ts';
import { judge, sayJudgement } from './judge.ts';

const options = { namespace: 'shop', kubeVersion: '1.36' };
const pod = (name: string, rest = '') =>
  `---\n# Source: mine/templates/${name}.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${rest}}\nspec: {hostNetwork: true, containers: [{name: c, image: a}]}\n`;

describe('what is to be installed is judged', () => {
  it('by the findings that block, and by no other', () => {
    const judged = judge(adapt(pod('a'), options), ['host-network']);
    expect(judged).toMatchObject([
      {
        code: 'host-network',
        object: { kind: 'Pod', name: 'a', namespace: 'shop' },
        pointer: '/spec/hostNetwork',
        source: 'mine/templates/a.yaml',
      },
    ]);
    expect(judged.map(sayJudgement)).toEqual([
      'Pod "a" at /spec/hostNetwork: It uses the node’s network, past network policies. (host-network)',
    ]);
    expect(judge(adapt(pod('a'), options), [])).toEqual([]);
    expect(judge(adapt(pod('a'), options), ['privileged'])).toEqual([]);
  });

  it('after it was mapped, hooks included, due or not', () => {
    const old = pod('b').replace('apiVersion: v1\nkind: Pod', 'apiVersion: extensions/v1beta1\nkind: Deployment');
    const hook = pod('c', ', annotations: {helm.sh/hook: post-delete}');
    const judged = judge(adapt(old.replace('spec: {', 'spec: {hostNetwork: true, ') + hook, options), ['host-network']);
    expect(judged.map(({ object }) => `${object.apiVersion} ${object.name}`)).toEqual(['apps/v1 b', 'v1 c']);
  });

  it('by what the cluster says of kinds that are not in our tables', () => {
    const thing = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n';
    const isNamespaced = namespacedExcept(['example.com/Thing']);
    expect(judge(adapt(thing, { ...options, isNamespaced }), ['cluster-wide'])).toHaveLength(1);
    expect(judge(adapt(thing, options), ['cluster-wide'])).toEqual([]);
  });

  it('and not told without end', () => {
    const many = Array.from({ length: 300 }, (_, index) => pod(`a${index}`)).join('');
    expect(judge(adapt(many, options), ['host-network', 'image-latest'])).toHaveLength(100);
  });
});
