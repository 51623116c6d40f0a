import type { HelmHome } from '../chart/helm.ts';

/** What one run may take at most anyway, ms. */
const runLimit = 60_000;

/**
 * The same helm, with so many ms for all its runs together: a run that begins late is stopped early. So the time of an inspection does not follow how
 * many Kubernetes versions there are, nor how slow a chart is.
 * @example await inspectChart(withinBudget(home, 180_000), { … });
 */
export function withinBudget(home: HelmHome, budget: number): HelmHome {
  const end = Date.now() + budget;
  return {
    ...home,
    run: (command, options = {}) => {
      const left = Math.max(1, end - Date.now());
      return home.run(command, { ...options, timeout: Math.min(options.timeout ?? runLimit, left) });
    },
  };
}
