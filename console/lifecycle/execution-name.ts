interface Named {
  workspace: string;
  chartName: string;
  name: string;
  id: string;
}

/** The name of a version's first execution, as functions/platform/review-execution.ts makes it (which brings the AWS SDK along). */
export function executionName({ workspace, chartName, name, id }: Named): string {
  const readable = `${workspace}-${chartName}-${name}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 63);
  return `${readable}-${id.slice(-10)}`;
}
