import type { KubernetesObject } from '../kubernetes/object.ts';
import { makeStructural } from './convert-schema.ts';
import { copy, items, type Mapping, mapping, type Remark } from './fields.ts';

const preserve = 'x-kubernetes-preserve-unknown-fields';

/** v1 checks that definitions in Kubernetes' own groups say how they were approved; "unapproved" is an answer (KEP-1111). */
const approval = 'api-approved.kubernetes.io';

function takeVersions(spec: Mapping): Mapping[] {
  const { version } = spec;
  delete spec.version;
  const versions = items(spec.versions);
  const all = versions.length > 0 ? versions : [{ name: version, served: true, storage: true }];
  spec.versions = all;
  return all;
}

function convertColumns(version: Mapping): void {
  for (const column of items(version.additionalPrinterColumns)) {
    if (!Object.hasOwn(column, 'JSONPath')) continue;
    column.jsonPath = column.JSONPath;
    delete column.JSONPath;
  }
}

function convertVersionSchema(version: Mapping, preserving: boolean): void {
  const schema = mapping(mapping(version.schema)?.openAPIV3Schema) ?? { [preserve]: true };
  schema.type = 'object';
  makeStructural(schema);
  if (preserving) schema[preserve] = true;
  version.schema = { openAPIV3Schema: schema };
}

function convertConversion(spec: Mapping): void {
  const conversion = mapping(spec.conversion);
  if (!conversion) return;
  const { webhookClientConfig: clientConfig, conversionReviewVersions, webhook, ...rest } = conversion;
  if (clientConfig === undefined) {
    // Left by tools that write every field; v1 refuses it without a webhook.
    if (webhook === undefined) spec.conversion = rest;
    return;
  }
  spec.conversion = {
    ...rest,
    webhook: { clientConfig, conversionReviewVersions: conversionReviewVersions ?? ['v1beta1'] },
  };
}

function approve(definition: KubernetesObject, spec: Mapping, remark: Remark): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(String(spec.group))) return;
  const annotations = { ...definition.metadata.annotations };
  if (annotations[approval] !== undefined) return;
  definition.metadata.annotations = {
    ...annotations,
    [approval]: 'unapproved, written for apiextensions.k8s.io/v1beta1',
  };
  remark('/metadata/annotations', `apiextensions.k8s.io/v1 wants this note at definitions in the group ${spec.group}.`);
}

/**
 * CustomResourceDefinition, apiextensions.k8s.io/v1beta1 → v1 (guide, "CustomResourceDefinition v1.22"): what stood at the top moves into each
 * version; unknown fields were kept unless it said otherwise, which v1 says in the schema.
 */
export function convertDefinition(definition: KubernetesObject, remark: Remark): void {
  const spec = mapping(definition.spec);
  delete definition.status;
  if (!spec) return;
  const shared = {
    schema: spec.validation,
    subresources: spec.subresources,
    additionalPrinterColumns: spec.additionalPrinterColumns,
  };
  const preserving = spec.preserveUnknownFields !== false;
  for (const key of ['validation', 'subresources', 'additionalPrinterColumns', 'preserveUnknownFields'])
    delete spec[key];
  for (const version of takeVersions(spec)) {
    for (const [key, value] of Object.entries(shared)) {
      if (version[key] === undefined && value !== undefined && value !== null) version[key] = copy(value);
    }
    convertColumns(version);
    convertVersionSchema(version, preserving);
  }
  if (preserving)
    remark('/spec/preserveUnknownFields', 'v1 says in each version’s schema that unknown fields are kept.');
  convertConversion(spec);
  if (spec.scope === undefined) {
    spec.scope = 'Namespaced';
    remark('/spec/scope', 'The default of v1beta1; v1 requires it.');
  }
  approve(definition, spec, remark);
}
