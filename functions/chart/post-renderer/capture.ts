import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HelmFlag, HelmFolders } from '../helm.ts';
import { parseManifest, type RenderedObject, rendered, sourceAnnotation } from '../manifest.ts';

const captureName = 'berth-capture';

/** What helm rendered, taken away before helm could build objects of it. */
export interface Capture {
  /** The flags that make helm use it. */
  flags: HelmFlag[];
  /** The rendered objects, hooks included; none when helm rendered none. */
  read(): Promise<RenderedObject[]>;
}

/** Helm marks each object with its file on the way; the mark is not the chart's. */
function unmark({ object, source }: RenderedObject): RenderedObject {
  const { [sourceAnnotation]: file, ...annotations } = object.metadata.annotations ?? {};
  if (file === undefined) return rendered(object, source);
  const { annotations: _, ...metadata } = object.metadata;
  const kept = Object.keys(annotations).length > 0 ? { annotations } : {};
  return rendered({ ...object, metadata: { ...metadata, ...kept } }, file);
}

/**
 * Makes helm hand over what it renders and go on with nothing: with a cluster at hand, helm refuses to build objects of API versions that are gone,
 * before anybody could map them. A shell and `cat` do it, which start in a millisecond.
 */
export async function captureRendering(home: HelmFolders): Promise<Capture> {
  const folder = join(home.plugins, captureName);
  const file = join(home.directory, 'rendered.yaml');
  const plugin = {
    apiVersion: 'v1',
    type: 'postrenderer/v1',
    name: captureName,
    version: '1.0.0',
    runtime: 'subprocess',
    // Helm takes an empty answer for a failure.
    runtimeConfig: { platformCommand: [{ command: '/bin/sh', args: ['-c', `cat > '${file}' && echo '# captured'`] }] },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plugin.yaml'), JSON.stringify(plugin));
  return {
    flags: [`--post-renderer=${captureName}`],
    read: async () => {
      const manifest = await readFile(file, 'utf8').catch(() => '');
      return parseManifest(manifest).map(unmark);
    },
  };
}
