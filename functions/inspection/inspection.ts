import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { withHelmHome } from '../chart/helm.ts';
import { type Inspected, inspectChart } from '../chart/inspect.ts';
import { inspectUnfit } from '../chart/inspect-unfit.ts';
import type { KeptRendering } from '../chart/rendered.ts';
import { s3 } from '../platform/clients.ts';
import { setting } from '../platform/configuration.ts';
import { readDocument } from '../platform/documents.ts';
import { type InspectionRequest, inspectionKey, inspector, storedInspection } from '../platform/inspections.ts';
import { logger } from '../platform/logging.ts';
import { readPackage } from '../platform/packages.ts';
import { packRendering, renderingKey } from '../platform/renderings.ts';
import { withinBudget } from './budget.ts';

/** All runs of helm together, ms. Two of the function's five minutes are left for reading what was rendered: 8 MiB for each Kubernetes version at most. */
const helmBudget = 180_000;

type Stored = z.output<typeof storedInspection>;

/** Whether a stored inspection is what inspecting once more would give. */
function isCurrent(text: string, kubeVersions: readonly string[]): boolean {
  const { data } = storedInspection.safeParse(JSON.parse(text));
  return data?.inspector === inspector && data.kubeVersions.join() === kubeVersions.join();
}

async function inspect(digest: string, name: string, kubeVersions: readonly string[]): Promise<Inspected> {
  const packageBytes = await readPackage(digest);
  return withHelmHome(home => inspectChart(withinBudget(home, helmBudget), { packageBytes, name, kubeVersions }), {
    helm: setting('HELM_PATH'),
  });
}

async function store(key: string, Body: string | Uint8Array, ContentType: string): Promise<void> {
  await s3().send(new PutObjectCommand({ Bucket: setting('PACKAGES_BUCKET'), Key: key, Body, ContentType }));
}

/** What is rendered goes first: an inspection never names a rendering that is not there. */
async function storeRenderings(digest: string, texts: ReadonlyMap<string, KeptRendering>): Promise<void> {
  for (const [kubeVersion, rendering] of texts)
    await store(renderingKey(digest, kubeVersion), await packRendering(rendering), 'application/gzip');
}

/**
 * Inspects a package and stores what was found, unless the same was done before. A chart that does not render, or that has to be stopped, has an
 * inspection that says so.
 * @throws only what a repetition may mend: what the bucket or the file system throws.
 */
export async function inspectPackage({ digest, chartName, versionName, version }: InspectionRequest): Promise<void> {
  const kubeVersions = setting('KUBERNETES_VERSIONS');
  const before = (await readDocument(inspectionKey(digest)))?.text;
  if (before !== undefined && isCurrent(before, kubeVersions)) return;
  const begun = Date.now();
  const { inspection, renderings } = await inspect(digest, chartName, kubeVersions).catch(error =>
    inspectUnfit(error, kubeVersions),
  );
  await storeRenderings(digest, renderings.texts);
  const inspectedAt = new Date().toISOString();
  const document: Stored = { inspector, kubeVersions, inspectedAt, inspection, rendered: renderings.sameAs };
  await store(inspectionKey(digest), JSON.stringify(document), 'application/json');
  logger.info('Inspected', {
    version,
    chart: `${chartName} ${versionName}`,
    digest,
    milliseconds: Date.now() - begun,
    findings: inspection.findings.length,
    truncated: inspection.truncated,
    renderings: renderings.texts.size,
  });
}
