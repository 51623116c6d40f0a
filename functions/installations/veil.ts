import { ManifestError, parseManifest } from '../chart/manifest.ts';
import { anyKey, learnParsed, learnValues, type PlacedSchema } from '../chart/order-secrets.ts';
import { allFiles, UnfitPackage, unpackChecked } from '../chart/unpack.ts';
import { Veil } from '../chart/veil.ts';
import { decodeText } from '../chart/yaml.ts';
import { type KubernetesClient, smallPage } from '../kubernetes/client.ts';
import { ClusterUnreachable, KubernetesError } from '../kubernetes/errors.ts';
import type { KubernetesObject } from '../kubernetes/object.ts';
import { namespacesBeside } from '../kubernetes/reach/rights.ts';
import type { Release } from '../kubernetes/releases.ts';
import { loadFacts, openPackage, type PackageFacts } from '../platform/packages.ts';
import type { Project } from '../platform/project-access.ts';
import { loadOperation } from './records.ts';
import { readValues } from './values.ts';
import type { Installation } from './views.ts';

/**
 * What nobody is to see of a project, gathered for its veil (chart/veil.ts): the values of an order, the Secrets that run, and those that a revision was
 * rendered to. All that is shown of a project's cluster, or written down of it, goes through one: previews and steps by their session, what is read besides
 * by `veilOf`.
 */

/** More of a project's Secrets is not read for it; where there is more, nothing is shown. Characters. */
const secretsRead = 64_000_000;

/** Where a project's Secrets are. */
type Places = Pick<Project, 'namespace' | 'clusterWide' | 'otherNamespaces'>;

/** A veil that knows what a project is called. */
export function newVeil({ namespace }: Pick<Project, 'namespace'>): Veil {
  const veil = new Veil();
  veil.publishNames(namespace);
  return veil;
}

/** Of packages that were looked into before: a package never changes, and an installation is looked at every few seconds. */
const innerSchemas = new Map<string, PlacedSchema[]>();
const innerKept = 50;

const isSchema = (path: string): boolean => /(^|\/)values\.schema\.json$/.test(path);

/** The schemas of the charts inside of a package. */
async function schemasInside(digest: string, { files }: PackageFacts): Promise<PlacedSchema[]> {
  if (!files.some(({ path }) => /(^|\/)charts\//.test(path))) return [];
  const known = innerSchemas.get(digest);
  if (known) return known;
  const unpacked = await unpackChecked(await openPackage(digest), isSchema).catch(error => {
    // Taken before there was a rule that refuses it: helm is not run on it any more.
    if (error instanceof UnfitPackage) return undefined;
    throw error;
  });
  const schemas = [...(unpacked ? allFiles(unpacked) : [])].flatMap(({ content }) => {
    const text = content && decodeText(content);
    return text === undefined ? [] : [{ path: anyKey, text } as const];
  });
  if (innerSchemas.size >= innerKept) innerSchemas.clear();
  innerSchemas.set(digest, schemas);
  return schemas;
}

/**
 * What somebody gave a chart, by its keys and by what the chart's schemas mark; what the chart says itself is public.
 * @returns the schemas: what was given to another revision is marked by them, too.
 */
export async function learnOrder(veil: Veil, digest: string, values: string): Promise<PlacedSchema[]> {
  const facts = await loadFacts(digest);
  veil.publish(facts.values ?? '');
  const own = facts.valuesSchema === undefined ? [] : [{ path: [], text: facts.valuesSchema }];
  const schemas = [...own, ...(await schemasInside(digest, facts))];
  learnValues(veil, values, schemas);
  return schemas;
}

/**
 * The Secrets of a project's namespaces, but helm's own: those hold whole releases, which nobody shows.
 * @param atMost what is read of them, characters.
 * @throws ClusterUnreachable 'too-large' where there is more.
 */
export async function learnSecrets(
  veil: Veil,
  client: KubernetesClient,
  project: Places,
  atMost = secretsRead,
): Promise<void> {
  const budget = { left: atMost };
  for (const namespace of [project.namespace, ...namespacesBeside(project)])
    await learnSecretsIn(veil, client, namespace, budget);
}

const lengthOf = ({ data, stringData }: KubernetesObject): number =>
  [data, stringData].reduce<number>((sum, part) => sum + JSON.stringify(part ?? '').length, 0);

async function learnSecretsIn(
  veil: Veil,
  client: KubernetesClient,
  namespace: string,
  budget: { left: number },
): Promise<void> {
  const learn = (secret: KubernetesObject): void => {
    budget.left -= lengthOf(secret);
    if (budget.left < 0)
      throw new ClusterUnreachable('too-large', `The Secrets of ${namespace} are too large to read.`);
    veil.learnFrom(secret);
  };
  const options = { namespace, fieldSelector: 'type!=helm.sh/release.v1', pageBytes: smallPage };
  await client.pick('v1', 'Secret', learn, options).catch(error => {
    // Who may not read them is told nothing of them.
    if (!(error instanceof KubernetesError && (error.status === 403 || error.status === 404))) throw error;
  });
}

/** What a revision was given, and rendered to. @param schemas of its chart as it is now. */
export function learnRelease(veil: Veil, release: Release, schemas: readonly PlacedSchema[]): void {
  const { config, valuesSchema, manifest, hooks } = release;
  learnParsed(veil, config, [...schemas, ...(valuesSchema ? [{ path: [], text: valuesSchema }] : [])]);
  for (const text of [manifest, ...hooks.map(hook => String(hook.manifest ?? ''))]) {
    try {
      for (const { object } of parseManifest(text)) veil.learnFrom(object);
    } catch (error) {
      // Somebody's else's revision; what is in it is not shown then either.
      if (!(error instanceof ManifestError)) throw error;
    }
  }
}

/** The values of an installation's newest operation: a removal has none. */
async function valuesNow(installation: Installation): Promise<{ values: string; digest: string }> {
  const operation = await loadOperation(installation.installation, installation.operation);
  const from = operation.valuesOf ?? (operation.kind === 'uninstall' ? installation.values : operation.operation);
  const values = from ? await readValues({ installation: installation.installation, operation: from }) : '';
  return { values, digest: operation.digest };
}

/** What an installation was given. */
export async function learnValuesOf(veil: Veil, installation: Installation): Promise<PlacedSchema[]> {
  veil.publishNames(installation.release);
  const { values, digest } = await valuesNow(installation);
  return learnOrder(veil, digest, values);
}

/** All that is known of an installation: what is public first, which a Secret may hold too. */
export async function learnAll(
  veil: Veil,
  installation: Installation,
  project: Places,
  client: KubernetesClient,
): Promise<void> {
  await learnValuesOf(veil, installation);
  await learnSecrets(veil, client, project);
}

/** A veil for what is read of an installation. */
export async function veilOf(installation: Installation, project: Places, client: KubernetesClient): Promise<Veil> {
  const veil = newVeil(installation);
  await learnAll(veil, installation, project, client);
  return veil;
}
