import { LocalFailure } from './failure.ts';

/** Which cluster a start installs on: one of its own, or one that somebody has and named. */
export type ChosenCluster = { kind: 'own'; hint?: string } | { kind: 'given'; kubeconfig: string };

const flag = '--kubeconfig';
const usage = `npm start -- ${flag} [file]`;

/** The argument after the flag, '' when there is none; undefined without the flag. */
function asked(args: readonly string[]): string | undefined {
  const [first, ...rest] = args;
  if (first === undefined) return undefined;
  const [name, ...value] = first.split('=');
  const given = value.length > 0 ? [value.join('='), ...rest] : rest;
  if (name !== flag || given.length > 1) throw new LocalFailure(`Not understood: ${args.join(' ')}. Say ${usage}.`);
  return given[0] ?? '';
}

/**
 * Chooses the cluster. Berth keeps the credentials of a cluster that it is given, and makes a namespace and roles on it: so a KUBECONFIG that happens to be
 * in the environment, perhaps of production, is not touched unless somebody asks for that.
 * @param args of the command line: nothing, `--kubeconfig` for the file of KUBECONFIG, or `--kubeconfig <file>`.
 * @throws LocalFailure for what is not understood, or names no one file.
 * @example chooseCluster(['--kubeconfig', 'kind.yaml'], process.env) // { kind: 'given', kubeconfig: 'kind.yaml' }
 */
export function chooseCluster(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ChosenCluster {
  const { KUBECONFIG = '' } = environment;
  const file = asked(args);
  if (file === undefined) {
    const hint = `The cluster of KUBECONFIG is left alone; to install on it, and have its credentials kept: ${usage}`;
    return { kind: 'own', ...(KUBECONFIG === '' ? {} : { hint }) };
  }
  const kubeconfig = file || KUBECONFIG;
  if (kubeconfig === '') throw new LocalFailure(`${flag} names no file, and KUBECONFIG is not set. Say ${usage}.`);
  if (!file && kubeconfig.includes(':'))
    throw new LocalFailure(`KUBECONFIG names several files. Say which one: npm start -- ${flag} <file>.`);
  return { kind: 'given', kubeconfig };
}
