import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** One entry of an archive to be made; well-formed or not. */
export interface Entry {
  path: string;
  content?: string | Uint8Array;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'BlockDevice' | 'FIFO';
  linkpath?: string;
  /** What the header claims, where it differs from the content's. */
  size?: number;
}

const block = 512;

/** The tar blocks of one entry: header and padded content. */
export function rawEntry({ path, content = '', type = 'File', linkpath = '', size }: Entry): Buffer {
  const body = Buffer.from(content as string);
  const header = new Header({
    path,
    type,
    linkpath,
    size: size ?? body.length,
    mode: 0o644,
    mtime: new Date(0),
    uid: 0,
    gid: 0,
  });
  const head = Buffer.alloc(block);
  header.encode(head, 0);
  return Buffer.concat([head, body, Buffer.alloc((block - (body.length % block)) % block)]);
}

/** A tar archive of these entries, with its two closing blocks. */
export function tarOf(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(rawEntry), Buffer.alloc(2 * block)]);
}

/** A gzipped archive. */
export function packEntries(entries: readonly Entry[]): Buffer {
  return gzipSync(tarOf(entries));
}

/** A small chart that renders, with what is given in its place. */
export function chartPackage(chart: {
  name: string;
  version: string;
  description?: string;
  appVersion?: string;
  extra?: string;
  files?: Record<string, string | Uint8Array>;
}): Buffer {
  const { name, version, description = `The ${name} chart`, appVersion = '1.0', extra = '', files = {} } = chart;
  const chartYaml = `apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: "${appVersion}"\ndescription: ${JSON.stringify(description)}\n${extra}`;
  const template =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  greeting: {{ .Values.greeting }}\n';
  const all = {
    'Chart.yaml': chartYaml,
    'values.yaml': '# What is said\ngreeting: hello\n',
    'templates/config.yaml': template,
    'README.md': `# ${name}\n`,
    ...files,
  };
  return packEntries(Object.entries(all).map(([path, content]) => ({ path: `${name}/${path}`, content })));
}

/** Bytes as a stream of small chunks. */
export async function* chunked(bytes: Uint8Array, size = 8192): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
