import * as z from 'zod';
import { inspectionSchema } from '../chart/inspection-schema.ts';

const objectNames = {
  apiVersion: z.string().describe('As the chart writes it.'),
  kind: z.string(),
  namespace: z.string().describe('As the chart renders it; empty when it says none.'),
  name: z.string(),
  file: z.string().describe('The template that makes it, inside the chart’s folder.'),
};

const problem = inspectionSchema.shape.renders.element.shape.problem.describe('Why it does not render.');

/** An object that a package renders, as the API shows it. */
export const renderedObjectView = z
  .object({
    ...objectNames,
    hook: z.array(z.string()).describe('When helm runs it, if it is a hook.'),
    served: z.boolean().describe('Whether that Kubernetes version serves its API version.'),
    mappedTo: z
      .string()
      .nullable()
      .describe('The API version that Berth maps it to where its own is not served; null also when it is left out.'),
    yaml: z.string().nullable().describe('As it is rendered; null when it is too large for this answer.'),
    generated: z
      .array(z.string())
      .describe('JSON pointers to values that are made anew at each rendering, such as passwords of randAlphaNum.'),
  })
  .meta({ id: 'RenderedObject' });

/** What a version renders to. */
export const renderedView = z
  .object({
    version: z.string(),
    kubeVersion: z.string(),
    kubeVersions: z.array(z.string()).describe('Those that the package was rendered for, oldest first.'),
    ok: z.boolean(),
    problem,
    items: z.array(renderedObjectView),
    truncated: z.boolean().describe('Whether there are more objects, or longer ones, than are kept.'),
  })
  .meta({ id: 'RenderedObjects' });

const side = z.object({ version: z.string(), name: z.string(), ok: z.boolean(), problem });

/** What changes between the objects of two versions. */
export const renderedDifferenceView = z
  .object({
    from: side,
    to: side,
    kubeVersion: z.string(),
    kubeVersions: z.array(z.string()).describe('Those that both were rendered for, oldest first.'),
    objects: z.array(
      z
        .object({
          change: z.enum(['added', 'removed', 'changed', 'unchanged']),
          ...objectNames,
          fields: z.array(
            z.object({
              path: z.string(),
              pointer: z.string().describe('Into the object as it becomes, or as it was where the field goes.'),
              change: z.enum(['added', 'removed', 'changed']),
              from: z.unknown().optional(),
              to: z.unknown().optional(),
              unified: z.string().optional().describe('In place of both, where they are texts of several lines.'),
            }),
          ),
          truncated: z.boolean().describe('Whether more differs than is told.'),
        })
        .meta({ id: 'RenderedObjectDifference' }),
    ),
    truncated: z.boolean().describe('Whether a rendering has more objects than are kept.'),
  })
  .meta({ id: 'RenderedDifference' });

/** The Kubernetes version that is asked for. */
export const kubeVersionQuery = z
  .string()
  .max(20)
  .optional()
  .describe('Such as 1.36; the newest that the package renders for, unless told.');
