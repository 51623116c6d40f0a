import * as z from 'zod';
import { type Inspection, inspectionSchema } from '../chart/inspection-schema.ts';
import { advice, findingTopics } from './inspection-advice.ts';

const { findings } = inspectionSchema.shape;

/** An inspection as the API shows it. */
export const inspectionView = inspectionSchema
  .extend({
    findings: z.array(
      findings.element.extend({
        topic: z.enum(findingTopics).describe('What it is about.'),
        remedy: z.string().describe('What would be right.'),
      }),
    ),
  })
  .meta({ id: 'Inspection' });

/** Shows an inspection, each finding with advice. */
export function viewInspection(inspection: Inspection): z.output<typeof inspectionView> {
  return { ...inspection, findings: inspection.findings.map(finding => ({ ...finding, ...advice[finding.code] })) };
}
