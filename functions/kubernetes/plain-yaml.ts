import { isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import type { FaultList } from './kubeconfig-faults.ts';

function repeats({ items }: YAMLMap): boolean {
  const keys = items.map(({ key }) => (isScalar(key) ? String(key.value) : key));
  return new Set(keys).size < keys.length;
}

/**
 * Parses YAML without aliases: a few bytes of them unfold to gigabytes, and no tool writes them into a kubeconfig.
 * @throws KubeconfigFault for a syntax error. The parser's own messages quote the text, which has secrets in it; so only the place is told.
 */
export function parsePlainYaml(text: string, faults: FaultList): unknown {
  // The parser's own check of keys compares each with each: 20,000 of them, which fit into a kubeconfig's size, took it 12 s.
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'error', uniqueKeys: false });
  for (const { linePos } of document.errors.slice(0, 10)) {
    const place = linePos ? ` (line ${linePos[0].line}, column ${linePos[0].col})` : '';
    faults.add('', `This is not YAML, or more than one document${place}.`);
  }
  visit(document, {
    Alias: () => {
      faults.add('', 'YAML aliases (*name) are not taken. Write the value out.');
      return visit.BREAK;
    },
    Map: (_, map) => {
      if (!repeats(map)) return undefined;
      faults.add('', 'A key stands there twice in one mapping. Keep one.');
      return visit.BREAK;
    },
  });
  if (faults.any) throw faults.fault();
  return document.toJS();
}
