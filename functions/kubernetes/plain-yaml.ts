import { valuesDocuments } from '../chart/yaml/documents.ts';
import { readYaml, YamlError } from '../chart/yaml/read.ts';
import type { YamlNode } from '../chart/yaml/tree.ts';
import type { FaultList } from './kubeconfig-faults.ts';

const partsOf = (node: YamlNode): YamlNode[] => {
  if (node.type === 'sequence') return node.items;
  return node.type === 'mapping' ? node.pairs.flatMap(({ key, value }) => [key, value]) : [];
};

function hasAlias(tree: YamlNode): boolean {
  const left = [tree];
  for (let node = left.pop(); node; node = left.pop()) {
    if (node.type === 'alias') return true;
    for (const part of partsOf(node)) left.push(part);
  }
  return false;
}

/**
 * Parses YAML as kubectl reads it, without aliases: a few bytes of them unfold to gigabytes, and no tool writes them into a kubeconfig.
 * @throws KubeconfigFault for a syntax error. What the parser says quotes the text, which has secrets in it; so only the place is told.
 */
export function parsePlainYaml(text: string, faults: FaultList): unknown {
  try {
    const { value, tree, repeated } = readYaml(text, { exact: false });
    if (valuesDocuments(text).filter(each => each.text.trim() !== '').length > 1)
      faults.add('', 'This is more than one document. Give one.');
    if (tree && hasAlias(tree)) faults.add('', 'YAML aliases (*name) are not taken. Write the value out.');
    if (repeated.length > 0) faults.add('', 'A key stands there twice in one mapping. Keep one.');
    if (faults.any) throw faults.fault();
    return value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const before = text.slice(0, error.offset).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    faults.add('', `This is not YAML (${place}).`);
    throw faults.fault();
  }
}
