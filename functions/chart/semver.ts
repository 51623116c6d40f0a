import { compareBuild, parse } from 'semver';

/** Orders version strings of charts, oldest first: SemVer 2 precedence, a leading v ignored; what is no version comes first, by its text. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left && right) return compareBuild(left, right) || (a < b ? -1 : a > b ? 1 : 0);
  if (left || right) return left ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the version is a pre-release, such as 1.0.0-rc.1. */
export function isPrerelease(version: string): boolean {
  return (parse(version)?.prerelease.length ?? 0) > 0;
}
