import type { KubernetesObject } from '../kubernetes/object.ts';
import { items, type Mapping, mapping, type Remark } from './fields.ts';

type Target = Mapping | undefined;

const drop = (fields: Mapping): Mapping =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function target(utilization: unknown, value: unknown, average: unknown): Target {
  if (utilization !== undefined) return { type: 'Utilization', averageUtilization: utilization };
  if (average !== undefined) return { type: 'AverageValue', averageValue: average };
  return value === undefined ? undefined : { type: 'Value', value };
}

/** A source of v2beta1 as v2 has it; what has a `target` of v2's shape already is left alone. */
type SourceConversion = (old: Mapping) => Mapping;

const resource: SourceConversion = ({ targetAverageUtilization, targetAverageValue, ...rest }) =>
  drop({ ...rest, target: rest.target ?? target(targetAverageUtilization, undefined, targetAverageValue) });

const pods: SourceConversion = ({ metricName, selector, targetAverageValue, ...rest }) =>
  metricName === undefined
    ? { ...rest, ...drop({ selector, targetAverageValue }) }
    : drop({
        ...rest,
        metric: drop({ name: metricName, selector }),
        target: target(undefined, undefined, targetAverageValue),
      });

const object: SourceConversion = old => {
  const { target: describedObject, metricName, selector, targetValue, averageValue, ...rest } = old;
  if (metricName === undefined) return old;
  const metric = drop({ name: metricName, selector });
  return drop({ ...rest, describedObject, metric, target: target(undefined, targetValue, averageValue) });
};

const external: SourceConversion = old => {
  const { metricName, metricSelector, targetValue, targetAverageValue, ...rest } = old;
  if (metricName === undefined) return old;
  const metric = drop({ name: metricName, selector: metricSelector });
  return drop({ ...rest, metric, target: target(undefined, targetValue, targetAverageValue) });
};

const sources: Record<string, SourceConversion> = { resource, containerResource: resource, pods, object, external };

/** The scaled object's API goes with its workload's: HPA looks it up by this version. */
function convertReference(spec: Mapping, remark: Remark): void {
  const reference = mapping(spec.scaleTargetRef);
  if (!reference || !/^(extensions\/v1beta1|apps\/v1beta[12])$/.test(String(reference.apiVersion))) return;
  reference.apiVersion = 'apps/v1';
  remark('/spec/scaleTargetRef/apiVersion', 'The workload is mapped to apps/v1 as well.');
}

/** autoscaling/v2beta2 → v2: same fields (k8s.io/api/autoscaling/v2beta2). */
export function convertAutoscaler(autoscaler: KubernetesObject, remark: Remark): void {
  const spec = mapping(autoscaler.spec);
  if (spec) convertReference(spec, remark);
}

/** autoscaling/v2beta1 → v2: each metric's target moved into a `target` of its own, the metric's name into `metric`. */
export function convertAutoscalerV2beta1(autoscaler: KubernetesObject, remark: Remark): void {
  const spec = mapping(autoscaler.spec);
  if (!spec) return;
  convertReference(spec, remark);
  for (const metric of items(spec.metrics)) {
    for (const [name, convert] of Object.entries(sources)) {
      const source = mapping(metric[name]);
      if (source) metric[name] = convert(source);
    }
  }
}
