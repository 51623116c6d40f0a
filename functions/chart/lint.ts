import { HelmFailure, type HelmHome } from './helm.ts';
import type { Inspection } from './inspection-schema.ts';

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
export async function lintChart(
  home: HelmHome,
  packagePath: string,
  { kubeVersion, skipSchemaValidation }: { kubeVersion: string; skipSchemaValidation: boolean },
): Promise<LintMessage[]> {
  const skip = skipSchemaValidation ? ['--skip-schema-validation'] : [];
  try {
    const { stdout } = await home.run(['lint', packagePath, `--kube-version=${kubeVersion}`, ...skip], {
      timeout: lintTimeout,
    });
    return parseLint(stdout);
  } catch (error) {
    if (error instanceof HelmFailure && error.reason === 'failed') return parseLint(error.stdout);
    throw error;
  }
}
