import { HelmFailure, type HelmHome } from './helm.ts';
import type { Inspection } from './inspection-schema.ts';
import type { PlacedPackage } from './placed-package.ts';

export type LintMessage = Inspection['lint'][number];

const lintTimeout = 20_000;
const detailLimit = 600;

const severityOf = { INFO: 'info', WARNING: 'warning', ERROR: 'error' } as const;

/** `[ERROR] templates/x.yaml: what is wrong`, with further lines below it. */
export function parseLint(output: string): LintMessage[] {
  const blocks = output.split(/^(?=\[(?:INFO|WARNING|ERROR)\] )/m);
  return blocks.flatMap(block => {
    const [, severity, file, detail] = /^\[(INFO|WARNING|ERROR)\] (?:([^\s:]+): )?([\s\S]*)$/.exec(block) ?? [];
    if (severity === undefined || detail === undefined) return [];
    // The summary follows the last message after an empty line.
    const told = detail.replace(/\n\s*\n[\s\S]*$/, '').trim();
    return [
      {
        severity: severityOf[severity as keyof typeof severityOf],
        ...(file === undefined ? {} : { file }),
        detail: told.slice(0, detailLimit),
      },
    ];
  });
}

/**
 * Runs `helm lint`, which tells its faults by failing.
 * @throws HelmFailure when it had to be stopped.
 */
export async function lintChart(home: HelmHome, chart: PlacedPackage, kubeVersion: string): Promise<LintMessage[]> {
  try {
    const { stdout } = await home.run(
      { verb: 'lint', chart, flags: [`--kube-version=${kubeVersion}`] },
      { timeout: lintTimeout },
    );
    return parseLint(stdout);
  } catch (error) {
    if (error instanceof HelmFailure && error.reason === 'failed') return parseLint(error.stdout);
    throw error;
  }
}
