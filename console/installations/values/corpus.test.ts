import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChart } from './chart.ts';
import { parseValues } from './document.ts';
import { applySteps } from './edit.ts';
import { judge } from './faults.ts';
import type { Schema } from './lookup.ts';
import { mergeValues } from './merge.ts';
import { plan, planName, planRemoval, type Step } from './plan.ts';
import { schemaOfEntry, unfolded } from './schema.ts';
import { bestVariants, blankOf, isSettled, shapeOf, typedValue } from './shape.ts';
import { samples } from './testing-corpus.ts';
import type { Sample } from './testing-sample.ts';
import { child, isTree, type Path, pointerOf, type Tree, valueAt } from './tree.ts';

interface FormField {
  path: Path;
  /** With `*` for an entry of any name and `#` for an item. */
  place: string;
  schema: Schema;
  kind: string;
  /** What it can write. */
  writes: unknown[];
}

/** Deep enough for every sample, and an end for those that contain themselves. */
const depthLimit = 7;
/** A name that each kind of mapping in the samples takes. */
const names = ['web', 'web.yaml', '8080'];

function tree(text: string): Tree {
  const parsed = parseValues(text, 'no mapping');
  if (!parsed.ok) throw new Error(parsed.problems[0]?.detail);
  return parsed.value;
}

function lineSamples({ minimum, exclusiveMinimum, examples, minLength }: Schema, types: readonly string[]): unknown[] {
  const given = Array.isArray(examples) ? examples.map(String) : [];
  const least = Number(minimum ?? (typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : 1));
  const numeric = types.some(type => type === 'integer' || type === 'number');
  const texts =
    given.length > 0 ? given : numeric ? [String(least)] : [minLength ? 'x'.repeat(Number(minLength)) : 'https://x'];
  return texts.map(text => typedValue(text, types));
}

/** Every field that the form has for these values: what its components ask of the schema, without them. */
function fieldsOf(root: Schema, values: Tree, schema: unknown = root, path: Path = [], place = ''): FormField[] {
  if (path.length > depthLimit) return [];
  const value = valueAt(values, path);
  const found = unfolded(root, schema, value);
  return fieldsOfShape(root, values, found, path, place);
}

function fieldsOfShape(
  root: Schema,
  values: Tree,
  found: Schema,
  path: Path,
  place: string,
  marked = false,
): FormField[] {
  const value = valueAt(values, path);
  const shape = shapeOf(root, found, value ?? found.default);
  const field = (writes: unknown[]): FormField => ({ path, place, schema: found, kind: shape.kind, writes });
  switch (shape.kind) {
    case 'object': {
      const required = Array.isArray(found.required) ? found.required : [];
      const named = shape.properties.flatMap(([key, each]) => {
        const inner = [...path, key];
        const there = valueAt(values, inner);
        const settled = isSettled(unfolded(root, each, there), there, { marked, required: required.includes(key) });
        const own: FormField = { path: inner, place: `${place}/${key}`, schema: found, kind: 'settled', writes: [] };
        return settled ? [own] : fieldsOf(root, values, each, inner, `${place}/${key}`);
      });
      const { entries } = shape;
      const name = names.find(
        each => entries && ![undefined, false].includes(schemaOfEntry(entries, each) as undefined),
      );
      const free =
        entries && name ? fieldsOf(root, values, schemaOfEntry(entries, name), [...path, name], `${place}/*`) : [];
      return [...named, ...free];
    }
    case 'list':
      return [...shape.prefix, ...(shape.rest === undefined ? [] : [shape.rest])].flatMap((item, index) =>
        fieldsOf(root, values, item, [...path, index], `${place}/#`),
      );
    case 'variants':
      // What another form would write is said when it is chosen.
      return shape.variants.flatMap((variant, index) => {
        const fields = fieldsOfShape(root, values, variant, path, place, true);
        const meant = bestVariants(root, shape.variants, value).includes(index);
        return meant ? fields : fields.map(each => ({ ...each, writes: [] }));
      });
    case 'choice':
      return [field(shape.choices.map(choice => choice.value))];
    case 'boolean':
      return [field([true, false])];
    case 'line':
      return [field(lineSamples(found, shape.types))];
    case 'yaml':
      return [field([blankOf(root, found)])];
  }
}

/** A schema with one of these is about what is in it, or about what is beside it. */
const structure = [
  ...['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems', 'required'],
  ...['allOf', 'anyOf', 'oneOf', 'if'],
];

/** Every place that a schema names, in whichever branch: by its keywords alone, without anything of the form's. */
function placesOf(root: Schema, schema: unknown, place = '', depth = 0): string[] {
  if (!isTree(schema) || depth > depthLimit) return [];
  const { $ref } = schema;
  const same = (each: unknown) => placesOf(root, each, place, depth);
  if (typeof $ref === 'string') {
    const name = $ref.replace(/^.*#/, '');
    const keys = name
      .split('/')
      .slice(1)
      .map(key => key.replaceAll('~1', '/'));
    const target = keys.length > 0 ? valueAt(root, keys) : child(root.$defs, name);
    return placesOf(root, target, place, depth + 1);
  }
  const within = (each: unknown, key: string) => placesOf(root, each, `${place}/${key}`, depth + 1);
  const all = (each: unknown) => (isTree(each) ? Object.values(each) : Array.isArray(each) ? each : []);
  const items = Array.isArray(schema.items) ? schema.items : [schema.items];
  const inner = [
    ...Object.entries(isTree(schema.properties) ? schema.properties : {}).flatMap(([key, each]) => within(each, key)),
    ...[...all(schema.patternProperties), schema.additionalProperties].flatMap(each => within(each, '*')),
    ...[...items, ...all(schema.prefixItems), schema.additionalItems].flatMap(each => within(each, '#')),
    ...[...all(schema.allOf), ...all(schema.anyOf), ...all(schema.oneOf)].flatMap(same),
    ...[schema.then, schema.else, ...all(schema.dependentSchemas), ...all(schema.dependencies)].flatMap(same),
  ];
  return structure.some(keyword => keyword in schema) ? inner : [place];
}

function rootOf({ schema, defaults }: Sample): Schema {
  const chart = readChart({ values: defaults, valuesSchema: JSON.stringify(schema), files: [] });
  if (!chart.schema) throw new Error('No schema.');
  return chart.schema;
}

function faultsAt(root: Schema, sample: Sample, text: string, path: Path): string[] {
  const { faults } = judge(root, mergeValues(tree(sample.defaults), tree(text)));
  const pointer = pointerOf(path);
  return faults
    .filter(fault => `${pointerOf(fault.path)}/`.startsWith(`${pointer}/`))
    .map(fault => `${pointerOf(fault.path)} ${fault.keyword}`);
}

function everyField(sample: Sample): { root: Schema; branch: string; field: FormField }[] {
  const root = rootOf(sample);
  return sample.branches.flatMap(branch =>
    fieldsOf(root, mergeValues(tree(sample.defaults), tree(branch))).map(field => ({ root, branch, field })),
  );
}

describe.each(samples.map(sample => [sample.name, sample] as const))('the form of %s', (_, sample) => {
  const all = everyField(sample);

  it('has a field for every place, or says that it is YAML', () => {
    const root = rootOf(sample);
    const places = [...new Set(placesOf(root, root))];
    expect(places.length).toBeGreaterThan(3);
    const reached = new Set(all.map(({ field }) => field.place));
    const yaml = [...new Set(all.filter(({ field }) => field.kind === 'yaml').map(({ field }) => field.place))];
    const said = (place: string) => yaml.some(each => place.startsWith(`${each}/`));
    expect(places.filter(place => !reached.has(place) && !said(place))).toEqual([]);
    expect(yaml.sort()).toEqual(sample.asYaml);
  });

  it('writes what the schema takes', () => {
    const root = rootOf(sample);
    for (const branch of sample.branches) expect([branch, faultsAt(root, sample, branch, [])]).toEqual([branch, []]);
    const defaults = tree(sample.defaults);
    for (const { branch, field } of all)
      for (const value of field.writes) {
        const text = applySteps(branch, plan(tree(branch), defaults, field.path, value));
        expect(text, `${branch} ${pointerOf(field.path)}`).toBeDefined();
        const faults = faultsAt(root, sample, text ?? '', field.path);
        expect([pointerOf(field.path), value, faults], text).toEqual([pointerOf(field.path), value, []]);
      }
  });

  it('keeps comments, and keys that it does not know, whatever is done with it', () => {
    const defaults = tree(sample.defaults);
    const fields = all.map(({ field }) => field).filter(({ writes }) => writes.length > 0);
    const edit = fc.record({
      field: fc.constantFrom(...fields),
      which: fc.nat(20),
      how: fc.constantFrom('write', 'write', 'remove', 'rename'),
    });
    const base = (branch: string) =>
      `# keep head\nunknown: # keep key\n  inner: 1 # keep value\n\n${branch}other: [1, 2] # keep list\n# keep end\n`;
    fc.assert(
      fc.property(fc.constantFrom(...sample.branches), fc.array(edit, { maxLength: 8 }), (branch, edits) => {
        let text = base(branch);
        for (const {
          field: { path, writes },
          which,
          how,
        } of edits) {
          const own = tree(text);
          const merged = mergeValues(defaults, own);
          const steps = stepsOf(how, { own, defaults, merged, path, value: writes[which % writes.length] });
          const next = applySteps(text, steps);
          expect(next, `${text}\n${JSON.stringify(steps)}`).toBeDefined();
          text = next ?? text;
        }
        expect(tree(text)).toMatchObject({ unknown: { inner: 1 }, other: [1, 2] });
        for (const word of ['head', 'key', 'value', 'list', 'end']) expect(text).toContain(`# keep ${word}`);
      }),
      { numRuns: 60 },
    );
  });
});

interface Editing {
  own: Tree;
  defaults: Tree;
  merged: Tree;
  path: Path;
  value: unknown;
}

/** The form offers the items that are there, and the next one. */
function isOffered(merged: Tree, path: Path): boolean {
  return path.every((key, index) => {
    const list = valueAt(merged, path.slice(0, index));
    return typeof key !== 'number' || key <= (Array.isArray(list) ? list.length : 0);
  });
}

function stepsOf(how: string, { own, defaults, merged, path, value }: Editing): Step[] {
  if (!isOffered(merged, path)) return [];
  if (how === 'write' || valueAt(merged, path) === undefined) return plan(own, defaults, path, value);
  if (typeof path.at(-1) === 'number') return plan(own, defaults, path, undefined);
  if (how === 'remove') return planRemoval(own, defaults, path);
  const fresh = `fresh${Object.keys(valueAt(merged, path.slice(0, -1)) ?? {}).length}`;
  const taken = valueAt(merged, [...path.slice(0, -1), fresh]) !== undefined;
  return taken ? [] : planName(own, defaults, path, fresh);
}
