/** What a package may be at most; bytes, but for the count of entries. */
export interface PackageLimits {
  packedBytes: number;
  unpackedBytes: number;
  fileBytes: number;
  entries: number;
  /** How deep packages may be inside of packages. */
  depth: number;
}

/** Of a package with all packages inside of it. Helm's own defaults are 100 MiB unpacked and 5 MiB a file (helm 3.17.3, CVE-2025-32386). */
export const defaultLimits: PackageLimits = {
  packedBytes: 20_000_000,
  unpackedBytes: 100 * 1024 * 1024,
  fileBytes: 5 * 1024 * 1024,
  entries: 10_000,
  // People stop at two.
  depth: 4,
};

export interface Maintainer {
  name: string;
  email?: string | undefined;
  url?: string | undefined;
}

export interface Dependency {
  name: string;
  version?: string | undefined;
  repository?: string | undefined;
  condition?: string | undefined;
  tags?: string[] | undefined;
  alias?: string | undefined;
}

/** What Chart.yaml says (and requirements.yaml, for charts of apiVersion v1). */
export interface ChartMetadata {
  apiVersion: string;
  name: string;
  /** As written: 'v1.0.0-beta.1' keeps its v. */
  version: string;
  appVersion?: string | undefined;
  description?: string | undefined;
  home?: string | undefined;
  icon?: string | undefined;
  keywords: string[];
  sources: string[];
  maintainers: Maintainer[];
  kubeVersion?: string | undefined;
  type?: string | undefined;
  deprecated?: boolean | undefined;
  annotations: Record<string, string>;
  dependencies: Dependency[];
}

/** One file of a package; the path is inside the chart's folder. */
export interface PackageFile {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
  binary: boolean;
}

/** A package that passed every check. */
export interface ChartPackage {
  /** SHA-256 of the packed bytes, lower-case hex. */
  digest: string;
  size: number;
  unpackedSize: number;
  metadata: ChartMetadata;
  readme?: string | undefined;
  values?: string | undefined;
  valuesSchema?: string | undefined;
  /** Sorted by path. */
  files: PackageFile[];
  /** What could be better, but is no reason to refuse. */
  notes: PackageProblem[];
}

/** Stable names of what can be wrong with a package. */
export type ProblemCode =
  | 'not-gzip'
  | 'truncated'
  | 'trailing-garbage'
  | 'damaged'
  | 'ambiguous-archive'
  | 'too-large'
  | 'unpacked-too-large'
  | 'file-too-large'
  | 'too-many-entries'
  | 'nested-too-deeply'
  | 'path-escapes'
  | 'absolute-path'
  | 'backslash-path'
  | 'link'
  | 'device'
  | 'several-folders'
  | 'no-folder'
  | 'empty'
  | 'duplicate-entry'
  | 'name-twins'
  | 'bad-name'
  | 'chart-yaml-missing'
  | 'chart-yaml-duplicate'
  | 'not-yaml'
  | 'not-utf8'
  | 'not-json'
  | 'aliases'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'metadata-invalid'
  | 'name-missing'
  | 'name-invalid'
  | 'name-differs'
  | 'version-missing'
  | 'version-invalid'
  | 'description-missing';

/** One thing that is wrong, where, and what would be right. */
export interface PackageProblem {
  code: ProblemCode;
  detail: string;
  /** Path inside the archive's chart folder, or the entry's name as it stands in the archive. */
  file?: string;
  /** 1-based. */
  line?: number;
  column?: number;
  /** JSON pointer into the YAML or JSON file. */
  pointer?: string;
}

export type PackageReport =
  | { ok: true; package: ChartPackage }
  | {
      ok: false;
      digest: string | undefined;
      size: number;
      /** When Chart.yaml is right, and something else is wrong. */
      metadata?: ChartMetadata | undefined;
      problems: PackageProblem[];
    };
