import { type Mapping, mapping } from './fields.ts';

const preserve = 'x-kubernetes-preserve-unknown-fields';
const intOrString = 'x-kubernetes-int-or-string';

/** Forbidden in a structural schema (kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions, "Validation"). */
const forbidden = [
  '$ref',
  'definitions',
  'dependencies',
  'deprecated',
  'discriminator',
  'id',
  'patternProperties',
  'readOnly',
  'writeOnly',
  'xml',
  'uniqueItems',
];
/** Allowed at a field only, not in the branches of allOf, anyOf, oneOf and not. */
const notInBranches = ['description', 'type', 'default', 'additionalProperties', 'nullable', 'title'];
const branching = ['allOf', 'anyOf', 'oneOf'] as const;

function isIntOrString(schema: Mapping): boolean {
  if (schema.format === 'int-or-string') return true;
  return [schema.anyOf, schema.oneOf].some(branches => {
    if (!Array.isArray(branches) || branches.length !== 2) return false;
    const types = branches.map(branch => mapping(branch)?.type).sort();
    return (types[0] === 'integer' || types[0] === 'number') && types[1] === 'string';
  });
}

function inferType(schema: Mapping): void {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) schema.type = 'object';
  else if (schema.items !== undefined) schema.type = 'array';
  else schema[preserve] = true;
}

/** In a branch only constraints may stand; what its fields are, the schema around it says. */
function cleanBranch(branch: Mapping): void {
  for (const key of notInBranches) delete branch[key];
  for (const key of Object.keys(branch)) if (key.startsWith('x-kubernetes-')) delete branch[key];
  for (const value of Object.values(mapping(branch.properties) ?? {})) cleanBranch(mapping(value) ?? {});
  const items = mapping(branch.items);
  if (items) cleanBranch(items);
  cleanBranches(branch);
}

function cleanBranches(schema: Mapping): void {
  for (const key of branching) {
    const branches = schema[key];
    if (Array.isArray(branches)) for (const branch of branches) cleanBranch(mapping(branch) ?? {});
  }
  const not = mapping(schema.not);
  if (not) cleanBranch(not);
}

function cleanAdditional(schema: Mapping): void {
  const additional = schema.additionalProperties;
  // Forbidden beside properties; `false` is what pruning does anyway.
  if (additional === false || schema.properties !== undefined) delete schema.additionalProperties;
  else if (additional === true) {
    delete schema.additionalProperties;
    schema[preserve] = true;
  } else if (mapping(additional)) makeStructural(mapping(additional) ?? {});
}

/**
 * Makes an OpenAPI v3 schema of apiextensions.k8s.io/v1beta1 structural, in place, as v1 requires: a type at every field, nothing that is forbidden.
 * Where a type is not to be had, the field takes anything, as it did.
 */
export function makeStructural(schema: Mapping): void {
  for (const key of forbidden) delete schema[key];
  if (isIntOrString(schema)) {
    for (const key of ['type', 'format', 'anyOf', 'oneOf']) delete schema[key];
    schema[intOrString] = true;
    return;
  }
  const properties = mapping(schema.properties);
  for (const value of Object.values(properties ?? {})) makeStructural(mapping(value) ?? {});
  // v1 takes one schema for all items; a list of schemas never worked.
  if (Array.isArray(schema.items)) schema.items = { [preserve]: true };
  const items = mapping(schema.items);
  if (items) makeStructural(items);
  if (schema.type === 'array' && !items) schema.items = { [preserve]: true };
  if (schema.type === undefined && schema[intOrString] !== true && schema[preserve] !== true) inferType(schema);
  cleanAdditional(schema);
  cleanBranches(schema);
}
