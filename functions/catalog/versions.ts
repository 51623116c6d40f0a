import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createConversions } from 'electrodb';
import { readPackageFile } from '../chart/files.ts';
import { readSubcharts, type Subchart } from '../chart/subcharts.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { readPage } from '../platform/cursors.ts';
import { packageDifferences } from '../platform/differences.ts';
import { chartMetadata, type Status, versions } from '../platform/entities/version.ts';
import { inlineText, loadFacts, openPackage, packageKey } from '../platform/packages.ts';
import { filteredPage, named } from '../platform/paging.ts';
import { can, type Principal } from '../platform/principal.ts';
import { notFound, Problem } from '../platform/problem.ts';
import { nameNotes } from '../platform/store-claims.ts';
import { type Version, viewVersion } from '../platform/views.ts';
import { seesVersion } from '../platform/visibility.ts';
import { conditional } from '../platform/writes.ts';

/** DESIGN section 2. */
const editable: ReadonlySet<Status> = new Set(['draft', 'rejected', 'active']);
/** An address is used at once; seconds. */
const addressSeconds = 60;
/** A function's answer has 6 MB at most, and bytes go as base64. */
const answerBytes = 4_000_000;
/** A version with what ingest read from its package. */
export async function describeVersion(principal: Principal, version: Version) {
  const [facts, name] = await Promise.all([loadFacts(version.digest), nameNotes(version)]);
  const mayEdit = can(principal, 'versions:edit', version.workspace) && editable.has(version.status ?? 'draft');
  return {
    ...viewVersion(version, principal),
    readme: inlineText(facts.readme),
    values: inlineText(facts.values),
    valuesSchema: inlineText(facts.valuesSchema),
    files: facts.files,
    notes: [...facts.notes, ...name],
    allowedEdits: mayEdit ? ['description'] : [],
  };
}

/** One page of an app's versions, newest first; those that the caller may not see are left out. */
export async function listVersions(
  principal: Principal,
  app: string,
  { status, q }: { status?: Status | undefined; q?: string | undefined },
  limit: number,
  cursor: string | undefined,
) {
  const wanted = (version: Version): boolean =>
    !!version.status &&
    seesVersion(principal, version) &&
    (!status || version.status === status) &&
    named(version.name, q);
  const page = await filteredPage(
    { limit, cursor: cursor ?? null },
    step => readPage(versions.query.ofApp({ app }), step, 'desc'),
    rows => rows.filter(wanted),
    version => createConversions(versions).byAccessPattern.ofApp.fromComposite.toCursor(version),
  );
  return { ...page, items: page.items.map(version => viewVersion(version, principal)) };
}

/**
 * Edits the description. The status is checked in the write itself, so that an edit cannot slip into a review.
 * @throws Problem 409 in another status, 412 when it is not the revision that was read.
 */
export async function editVersion(
  version: Version,
  description: string,
  ifMatch: number | undefined,
): Promise<Version> {
  const status = version.status ?? 'draft';
  if (!editable.has(status))
    throw new Problem(
      409,
      'conflict',
      `The description can be edited in ${[...editable].join(', ')}; the version is ${status}.`,
      { extensions: { currentStatus: status } },
    );
  const update = versions
    .patch({ version: version.version })
    .set({ description, updatedAt: new Date().toISOString() })
    .add({ revision: 1 })
    .where(
      (attribute, { eq }) =>
        `${eq(attribute.revision, ifMatch ?? version.revision)} AND ${eq(attribute.status, status)}`,
    )
    .go();
  await conditional(
    update,
    () => new Problem(412, 'precondition-failed', 'The version was changed since you read it: read it again.'),
  );
  const { data } = await versions.get({ version: version.version }).go({ consistent: true });
  if (!data) throw notFound(`The version "${version.version}"`);
  return data;
}

/** A short-lived address of the package. */
export function packageAddress(version: Version): Promise<string> {
  const disposition = `attachment; filename="${version.chartName}-${version.name}.tgz"`;
  const command = new GetObjectCommand({
    Bucket: setting('PACKAGES_BUCKET'),
    Key: packageKey(version.digest),
    ResponseContentDisposition: disposition,
  });
  return getSignedUrl(s3(), command, { expiresIn: addressSeconds });
}

/** @throws Problem 404 when the package has no such file, 413 when it is too large to be answered. */
export async function readFile(version: Version, path: string): Promise<Uint8Array> {
  const bytes = await readPackageFile(await openPackage(version.digest), path);
  if (!bytes) throw notFound(`The file "${path}"`);
  if (bytes.length > answerBytes)
    throw new Problem(413, 'too-large', `The file has ${bytes.length} bytes: download the package instead.`);
  return bytes;
}

/** The charts inside of a version's package. */
export async function listSubcharts(version: Version): Promise<Subchart[]> {
  return readSubcharts(await openPackage(version.digest), chartMetadata.parse(version.metadata).dependencies);
}

/** What changes on the way from one version to the other. */
export async function compareVersions(from: Version, to: Version) {
  return { from: from.version, to: to.version, ...(await packageDifferences(from.digest, to.digest)) };
}
