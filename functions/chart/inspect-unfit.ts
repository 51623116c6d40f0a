import { findingSeverities } from './finding-codes.ts';
import type { Inspected } from './inspect.ts';
import { UnfitPackage } from './unpack.ts';

/**
 * The inspection of a package that helm must not be given, because it would not pass `checkPackage` today: it renders for no version.
 * @param error what was thrown by the inspection; all else is thrown again.
 */
export function inspectUnfit(error: unknown, kubeVersions: readonly string[]): Inspected {
  if (!(error instanceof UnfitPackage)) throw error;
  const problem = { code: 'package-invalid' as const, detail: error.message.slice(0, 1000) };
  return {
    inspection: {
      renders: kubeVersions.map(kubeVersion => ({ kubeVersion, ok: false, problem, removedApis: [], mapped: false })),
      lint: [],
      images: [],
      permissions: [],
      findings: [{ code: 'render-fails', severity: findingSeverities['render-fails'], detail: problem.detail }],
      truncated: false,
    },
    renderings: { texts: new Map(), sameAs: {} },
  };
}
