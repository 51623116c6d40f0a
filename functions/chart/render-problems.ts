import { basename, isAbsolute } from 'node:path';
import type { HelmFailure } from './helm.ts';

/** Why a chart does not render; stable names. */
export type RenderProblemCode =
  /** A template is wrong, or does not expect these values. */
  | 'template-error'
  /** The chart refuses the values itself, with `required` or `fail`. */
  | 'required-value'
  /** The values break a values.schema.json. */
  | 'schema-violation'
  /** The values are no YAML mapping. */
  | 'values-invalid'
  /** A template makes text that is not YAML. */
  | 'not-yaml'
  /** A template makes YAML that is no Kubernetes object. */
  | 'not-an-object'
  | 'kube-version'
  | 'library-chart'
  /** Chart.yaml names a chart that is not in charts/. */
  | 'dependency-missing'
  | 'package-invalid'
  | 'timeout'
  | 'output-limit'
  | 'memory-limit'
  | 'cancelled'
  | 'other';

export interface RenderProblem {
  code: RenderProblemCode;
  /** For people. */
  detail: string;
  /** Path inside the chart's folder: 'templates/service.yaml'. */
  file?: string;
  /** 1-based, in that file. */
  line?: number;
  /** JSON pointer into the values. */
  pointer?: string;
}

const detailLimit = 1000;

/** Errors of templates that call each other nest; what happened stands at the end, where it began at the start. */
function shorten(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length <= detailLimit ? plain : `${plain.slice(0, 300)} … ${plain.slice(-600)}`;
}

/** The path inside the chart's folder: helm's paths begin with the chart's name. */
export function insideChart(source: string): string {
  return source.slice(source.indexOf('/') + 1);
}

type Reading = (text: string) => RenderProblem[] | undefined;

/** A reading of messages that match; groups `file` and `line` say where, `detail` what. */
function reading(code: RenderProblemCode, pattern: RegExp, tell?: (groups: Record<string, string>) => string): Reading {
  return text => {
    const groups = pattern.exec(text)?.groups;
    if (!groups) return undefined;
    const { file, line, detail = '' } = groups;
    return [
      {
        code,
        detail: shorten(tell ? tell(groups) : detail),
        ...(file === undefined ? {} : { file: insideChart(file) }),
        ...(line === undefined ? {} : { line: Number(line) }),
      },
    ];
  };
}

/** `- at '/replicas': got string, want integer` */
function violation(line: string): { pointer?: string; detail?: string } {
  const [start, between] = ["- at '", "': "];
  const text = line.trimStart();
  const end = text.indexOf(between, start.length);
  if (!text.startsWith(start) || end < 0) return {};
  return { pointer: text.slice(start.length, end), detail: text.slice(end + between.length) };
}

/** `chart:` and below it `- at '/replicas': got string, want integer` for each fault; of a subchart the pointers begin at its own values. */
const schemaViolations: Reading = text => {
  if (!/values don't meet the specifications of the schema/.test(text)) return undefined;
  const problems: RenderProblem[] = [];
  let chart = '';
  let root: string | undefined;
  for (const line of text.split('\n').slice(1)) {
    const [, name] = /^([^\s:]+):$/.exec(line) ?? [];
    const { pointer, detail } = violation(line);
    if (name !== undefined) {
      root ??= name;
      chart = name;
    } else if (pointer !== undefined && detail !== undefined) {
      const prefix = chart === root ? '' : `/${chart}`;
      problems.push({ code: 'schema-violation', detail: shorten(detail), pointer: `${prefix}${pointer}` });
    } else if (line.trim() !== '' && !line.startsWith('Use --debug')) {
      problems.push({ code: 'schema-violation', detail: shorten(line) });
    }
  }
  return problems.length > 0 ? problems : undefined;
};

/** `chart/templates/service.yaml:3:14:`, followed by what is wrong there. */
function templateError(begins: string): Reading {
  return text => {
    for (const { 0: word, index } of text.matchAll(/\S+/g)) {
      const parts = word.split(':');
      const [file = '', line = '', column = '', ...rest] = parts.slice(parts.at(-1) === '' ? -4 : -3);
      if (!/^\d+$/.test(line) || !/^\d+$/.test(column) || rest.some(Boolean) || !/[^/]\/templates\/./.test(file))
        continue;
      const detail = text.slice(index + word.length).trimStart();
      if (detail === '' || !detail.startsWith(begins)) continue;
      return [{ code: 'template-error', detail: shorten(detail), file: insideChart(file), line: Number(line) }];
    }
    return undefined;
  };
}

const unloadable =
  /does not appear to be a gzipped archive|Chart\.yaml file is missing|validation: chart\.metadata|cannot load \S/;

const readings: readonly Reading[] = [
  schemaViolations,
  reading('required-value', /execution error at \((?<file>[^:)]+):(?<line>\d+):\d+\): (?<detail>[\s\S]+)/),
  reading(
    'kube-version',
    /chart requires kubeVersion: (?<wanted>.+) which is incompatible with Kubernetes v?(?<given>\S+)/,
    ({ wanted, given }) => `The chart is for Kubernetes ${wanted}, which ${given} is not (kubeVersion in Chart.yaml).`,
  ),
  reading(
    'library-chart',
    /(?<detail>library charts are not installable)/,
    () => 'A library chart is there for other charts and cannot be installed.',
  ),
  reading(
    'dependency-missing',
    /found in Chart\.yaml, but missing in charts\/ directory: (?<names>.+)/,
    ({ names }) =>
      `Chart.yaml depends on charts that are not in the package: ${names}. Run "helm dependency update" before packing it.`,
  ),
  reading('values-invalid', /failed to parse \S+: cannot unmarshal yaml document: (?<detail>[\s\S]+)/),
  reading(
    'not-yaml',
    /YAML parse error on (?<file>[^:]+): (?:error converting YAML to JSON: )?(?<detail>[\s\S]+)/,
    ({ detail }) => `What the template makes is not YAML: ${detail} (its line, not the template’s).`,
  ),
  reading('template-error', /parse error at \((?<file>[^:)]+):(?<line>\d+)\): (?<detail>[\s\S]+)/),
  templateError('executing '),
  templateError(''),
  text => {
    const line = text.split('\n').find(each => unloadable.test(each));
    return line === undefined ? undefined : [{ code: 'package-invalid', detail: shorten(line) }];
  },
];

const stopped: Record<Exclude<HelmFailure['reason'], 'failed'>, string> = {
  timeout: 'Rendering takes too long and was stopped.',
  'output-limit': 'The chart renders more than can be taken.',
  'memory-limit': 'Rendering takes too much memory and was stopped.',
  cancelled: 'Rendering was cancelled.',
};

const advice = 'Use --debug flag to render out invalid YAML';

/** What stands behind "Error:", without the paths of this machine. */
function messageOf({ stderr, args }: HelmFailure): string {
  const at = stderr.search(/^Error: /m);
  const message = at < 0 ? stderr : stderr.slice(at + 'Error: '.length);
  const paths = args.map(arg => arg.replace(/^--[a-z-]+=/, '')).filter(isAbsolute);
  const text = paths.reduce((told, path) => told.replaceAll(path, basename(path)), message).trimEnd();
  return text.endsWith(advice) ? text.slice(0, -advice.length).trimEnd() : text;
}

/** Puts what a failing helm says into problems that a user can act on; all that it tells at once, at least one. */
export function problemsOf(failure: HelmFailure): RenderProblem[] {
  if (failure.reason !== 'failed') return [{ code: failure.reason, detail: stopped[failure.reason] }];
  const message = messageOf(failure);
  for (const read of readings) {
    const problems = read(message);
    if (problems) return problems;
  }
  return [{ code: 'other', detail: shorten(message) || 'Helm failed without a word.' }];
}
