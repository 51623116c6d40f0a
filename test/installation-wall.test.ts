import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../local/settings.ts';
import { configMap, definition, object, pack } from './support/charts.ts';
import { kubectl, uninstall } from './support/installations.ts';
import { runApart } from './support/operations.ts';
import { unique } from './support/store.ts';
import { as, newStand, type Stand, tryChart } from './support/two-projects.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await newStand();
});

/** Names of the ClusterRoles, or of their bindings, that Berth has written for kinds. */
async function kindRoles(kind: 'clusterroles' | 'clusterrolebindings' = 'clusterroles'): Promise<string[]> {
  const names = (await kubectl('get', kind, '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  return names.filter(name => name.startsWith('berth-kind-'));
}

const sweep = () => runApart('installations/health', '{}');

describe('a false definition', () => {
  /** As a chart may write one: of any group, as any hook, with any words. */
  const falseOne = (apiVersion: string, hook: string, group: string, plural: string, scope = 'Namespaced'): string =>
    object(
      apiVersion,
      'CustomResourceDefinition',
      'notacrd',
      `${hook ? `  annotations: { helm.sh/hook: ${hook} }\n` : ''}spec:\n  group: ${JSON.stringify(group)}\n  scope: ${scope}\n  names: { plural: ${JSON.stringify(plural)}, kind: Role }\n  versions: []\n`,
    );
  const fake = 'fake.redteam.example/v1';
  const rows: [name: string, text: string][] = [
    ['a hook that is never due, with every group', falseOne(fake, 'test', '*', '*')],
    ['a hook that is never due, of the core', falseOne(fake, 'post-delete', '', 'secrets')],
    ['a hook of another operation, of RBAC', falseOne(fake, 'pre-rollback', 'rbac.authorization.k8s.io', 'roles')],
    ['a hook that is due', falseOne(fake, 'pre-install', 'apps', 'deployments')],
    ['a hook of no event', falseOne(fake, 'crd-install', '*', '*', 'Cluster')],
    ['in upper case', falseOne('Fake.Redteam.Example/v1', 'test', 'APPS', 'DEPLOYMENTS')],
    ['of the core group', falseOne('v1', 'test', '*', '*')],
    [
      'in a list',
      `apiVersion: v1\nkind: List\nitems:\n  - ${falseOne(fake, 'test', '*', '*').trimEnd().replaceAll('\n', '\n    ')}\n`,
    ],
  ];

  it.each(rows)('as %s gives nobody anything', async (_, text) => {
    const before = await kindRoles();
    for (const project of [stand.narrow, stand.wide]) {
      const { done } = await tryChart(stand, project, pack(unique('sly'), { templates: { fake: text } }));
      expect(await kindRoles()).toEqual(before);
      await uninstall(stand.isv, done.id);
    }
  });

  it('in crds/ is refused, because helm would make anything from there', async () => {
    const before = await kindRoles();
    for (const project of [stand.narrow, stand.wide]) {
      const files = { 'crds/fake.yaml': falseOne(fake, '', '*', '*') };
      const { planned, done } = await tryChart(stand, project, pack(unique('sly'), { files }));
      expect(planned.problems).toContainEqual(expect.objectContaining({ code: 'not-a-definition' }));
      expect(done.operation.status).toBe('failed');
    }
    expect(await kindRoles()).toEqual(before);
  });

  it('of the case at hand gives nobody anything', async () => {
    const before = await kindRoles();
    const bytes = readFileSync(join(root, '../shared/cases/trust/false-definition-as-hook.tgz'));
    const { done } = await tryChart(stand, stand.narrow, bytes);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kindRoles()).toEqual(before);
    expect(await as(stand.narrow, false, 'delete', 'resourcequota', 'any', '-n', stand.narrow.namespace)).toMatch(
      /forbidden/i,
    );
  });

  it.each([
    ['extensions.k8s.io/v1', 'test'],
    [fake, 'test'],
  ])('of %s makes no kind cluster-wide', async (apiVersion, hook) => {
    const thing = object('things.example.com/v1', 'Role', 'mine', '  annotations: { helm.sh/hook: test }\n');
    const text = falseOne(apiVersion, hook, 'things.example.com', 'roles', 'Cluster');
    const { planned } = await tryChart(stand, stand.narrow, pack(unique('sly'), { templates: { fake: text, thing } }));
    expect(planned.clusterWide).toEqual([]);
  });
});

describe('a real definition', () => {
  const group = () => `${unique('kinds')}.example.com`;
  const boat = (of: string, rest = ''): string => object(`${of}/v1`, 'Boat', 'first', `${rest}spec: { size: 3 }\n`);
  const hooked = (text: string, hook: string): string =>
    text.replace('metadata:\n', `metadata:\n  annotations: { helm.sh/hook: ${hook} }\n`);
  const ofKubernetes = (of: string): string =>
    definition(of).replace(
      'metadata:\n',
      'metadata:\n  annotations: { api-approved.kubernetes.io: "https://example.com/approved" }\n',
    );

  it.each(['', 'test', 'post-delete', 'pre-install'])(
    'is refused in a project without cluster-wide objects, as the hook %j as well',
    async hook => {
      const of = group();
      const text = hook ? hooked(definition(of), hook) : definition(of);
      const { planned, done } = await tryChart(
        stand,
        stand.narrow,
        pack(unique('defines'), { templates: { definition: text } }),
      );
      expect(planned).toMatchObject({ possible: false, problems: [{ code: 'cluster-wide' }] });
      expect(done.operation).toMatchObject({ status: 'failed' });
      expect(await kindRoles()).not.toContain(`berth-kind-boats.${of}`);
    },
  );

  it.each(['rbac.authorization.k8s.io', 'apiextensions.k8s.io', 'networking.k8s.io'])(
    'of Kubernetes’ own group %s is refused',
    async of => {
      for (const files of [
        { templates: { definition: ofKubernetes(of) } },
        { files: { 'crds/definition.yaml': ofKubernetes(of) } },
      ]) {
        const { planned, done } = await tryChart(stand, stand.wide, pack(unique('defines'), files));
        expect(planned.problems).toContainEqual(expect.objectContaining({ code: 'definition-refused' }));
        expect(done.operation.detail).toContain(`the group "${of}" is Kubernetes' own`);
        expect(await kubectl('get', 'crd', `boats.${of}`, '--ignore-not-found')).toBe('');
        expect(await kindRoles()).not.toContain(`berth-kind-boats.${of}`);
      }
    },
  );

  it.each([
    ['apiextensions.k8s.io/v1', '*', 'boats'],
    ['apiextensions.k8s.io/v1', '', 'secrets'],
    ['apiextensions.k8s.io/v1beta1', 'apps', 'deployments'],
    ['apiextensions.k8s.io/v1beta1', 'KINDS.example.com', 'boats'],
    ['apiextensions.k8s.io/v1', 'kinds.example.com', 'boats/status'],
    ['apiextensions.k8s.io/v1', 'kinds.example.com', '*'],
  ])('of %s for the group %j and the plural %j is refused, due or not', async (apiVersion, of, plural) => {
    const before = await kindRoles();
    const text = definition('kinds.example.com')
      .replace('apiextensions.k8s.io/v1', apiVersion)
      .replace('group: kinds.example.com', `group: ${JSON.stringify(of)}`)
      .replace('plural: boats', `plural: ${JSON.stringify(plural)}`);
    for (const template of [text, hooked(text, 'test')]) {
      const { planned, done } = await tryChart(stand, stand.wide, pack(unique('defines'), { templates: { template } }));
      expect(planned.problems).toContainEqual(expect.objectContaining({ code: 'definition-refused' }));
      expect(done.operation.status).toBe('failed');
    }
    expect(await kindRoles()).toEqual(before);
  });

  it('of crds/ gives the rights to its kind, which last as long as it does', async () => {
    const of = group();
    const bytes = pack(unique('boats'), { files: { 'crds/d.yaml': definition(of) }, templates: { boat: boat(of) } });
    const { planned, done } = await tryChart(stand, stand.wide, bytes);
    expect(planned.problems).toEqual([]);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    const role = JSON.parse(await kubectl('get', 'clusterrole', `berth-kind-boats.${of}`, '-o', 'json'));
    expect(role.rules).toEqual([
      expect.objectContaining({ apiGroups: [of], resources: ['boats', 'boats/status', 'boats/scale'] }),
    ]);
    await uninstall(stand.isv, done.id);
    expect(await kindRoles()).toContain(`berth-kind-boats.${of}`);
    await kubectl('delete', 'crd', `boats.${of}`);
    await sweep();
    expect(await kindRoles()).not.toContain(`berth-kind-boats.${of}`);
  });

  it('of a template is there for hooks after it, and its rights go when it is uninstalled', async () => {
    const of = group();
    const templates = { definition: definition(of), boat: hooked(boat(of), 'post-install') };
    const { planned, done } = await tryChart(stand, stand.wide, pack(unique('boats'), { templates }));
    expect(planned.problems).toEqual([]);
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kindRoles()).toContain(`berth-kind-boats.${of}`);
    await uninstall(stand.isv, done.id);
    expect(await kubectl('get', 'crd', `boats.${of}`, '--ignore-not-found')).toBe('');
    expect(await kindRoles()).not.toContain(`berth-kind-boats.${of}`);
  });

  it('of a hook gives rights once the hook has run, and none while it is not due', async () => {
    const [due, never] = [group(), group()];
    const templates = { due: hooked(definition(due), 'pre-install'), never: hooked(definition(never), 'test') };
    const { done } = await tryChart(stand, stand.wide, pack(unique('boats'), { templates }));
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kindRoles()).toContain(`berth-kind-boats.${due}`);
    expect(await kindRoles()).not.toContain(`berth-kind-boats.${never}`);
    expect(await kubectl('get', 'crd', `boats.${never}`, '--ignore-not-found')).toBe('');
    await uninstall(stand.isv, done.id);
    await kubectl('delete', 'crd', `boats.${due}`);
  });

  it('of a kind without a namespace is for projects with cluster-wide objects only', async () => {
    const of = group();
    const files = { 'crds/d.yaml': definition(of).replace('scope: Namespaced', 'scope: Cluster') };
    const { done } = await tryChart(stand, stand.wide, pack(unique('boats'), { files, templates: { boat: boat(of) } }));
    expect(done, done.operation.detail).toMatchObject({ status: 'installed' });
    expect(await kindRoles('clusterrolebindings')).toContain(`berth-kind-boats.${of}`);
    expect(await as(stand.narrow, false, 'get', `boats.${of}`)).toMatch(/forbidden/i);
    expect(await as(stand.wide, true, 'get', `boats.${of}`)).toBe('not refused');
    await uninstall(stand.isv, done.id);
    await kubectl('delete', 'crd', `boats.${of}`);
    await sweep();
    expect(await kindRoles('clusterrolebindings')).not.toContain(`berth-kind-boats.${of}`);
  });

  it('has no other company in crds/', async () => {
    for (const project of [stand.narrow, stand.wide]) {
      const bytes = pack(unique('odd'), { files: { 'crds/map.yaml': configMap('past-the-post-renderer') } });
      const { planned, done } = await tryChart(stand, project, bytes);
      expect(planned.problems).toContainEqual(expect.objectContaining({ code: 'not-a-definition' }));
      expect(done.operation.status).toBe('failed');
    }
  });
});

describe('rights to kinds that were left behind', () => {
  it('go, and others’ ClusterRoles stay', async () => {
    const name = unique('left');
    const roles = [`berth-kind-*.${name}`, `berth-kind-resourcequotas.${name}`];
    for (const role of roles) {
      await kubectl('create', 'clusterrole', role, '--verb=get', '--resource=resourcequotas');
      await kubectl('label', 'clusterrole', role, 'app.kubernetes.io/managed-by=berth');
      await kubectl('label', 'clusterrole', role, 'rbac.authorization.k8s.io/aggregate-to-admin=true');
    }
    await kubectl('create', 'clusterrole', `berth-kind-theirs.${name}`, '--verb=get', '--resource=pods');
    await sweep();
    const left = await kindRoles();
    for (const role of roles) expect(left).not.toContain(role);
    expect(left).toContain(`berth-kind-theirs.${name}`);
    await kubectl('delete', 'clusterrole', `berth-kind-theirs.${name}`);
  });
});
