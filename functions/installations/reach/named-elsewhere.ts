import type { Adapted } from '../../chart/adapt.ts';
import { referenceTo } from '../../chart/adapt.ts';
import type { PreviewWarning } from '../views.ts';

interface Mention {
  /** JSON pointer. */
  pointer: string;
  key: string;
  text: string;
}

const step = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** All texts of an object, each with the key that it stands under; items of a list stand under the list's. */
function* textsOf(value: unknown, pointer = '', key = ''): Generator<Mention> {
  if (typeof value === 'string') yield { pointer, key, text: value };
  else if (Array.isArray(value))
    for (const [at, each] of value.entries()) yield* textsOf(each, `${pointer}/${at}`, key);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) yield* textsOf(each, `${pointer}/${step(name)}`, name);
}

/**
 * Whether a text names a namespace. Names of namespaces are ordinary words ("default"), so it has to stand where one does: under a key that says so, after
 * an option that does, in the name of a Service (RFC 1123 labels), or before the name of an object in it.
 */
function names({ key, text }: Mention, namespace: string): boolean {
  if (text.length > 4096 || !text.includes(namespace)) return false;
  if (text === namespace) return /namespaces?$/i.test(key) || (namespace !== 'default' && key === 'args');
  if (text.startsWith(`${namespace}/`) && !text.includes(' ')) return true;
  for (let at = text.indexOf(namespace); at >= 0; at = text.indexOf(namespace, at + 1)) {
    const [before, after] = [text.slice(Math.max(0, at - 13), at), text.slice(at + namespace.length)];
    if (/namespaces?[=: ]["']?$/i.test(before) && !/^[a-z0-9-]/.test(after)) return true;
    if (/[a-z0-9]\.$/.test(before) && /^(?:\.svc|:|\/|$)/.test(after)) return true;
  }
  return false;
}

/** What is looked for at most, of namespaces and of objects: who moves more has read enough. */
const limit = 20;

/**
 * Objects that were put into the project's namespace, while something else in the chart still names the one where it expects them: an argument, the address
 * of a webhook, a selector. Nobody can tell whether the chart works so; it should be known.
 */
export function namedElsewhere({ objects, changes }: Pick<Adapted, 'objects' | 'changes'>): PreviewWarning[] {
  const moved = Map.groupBy(
    changes.filter(
      ({ path, from, to }) => path === '/metadata/namespace' && typeof from === 'string' && to !== undefined,
    ),
    ({ from }) => String(from),
  );
  const texts = objects.flatMap(({ object }) =>
    [...textsOf(object)]
      .filter(({ pointer }) => !pointer.startsWith('/metadata/') && pointer !== '/kind')
      .map(mention => ({ mention, object })),
  );
  const found: PreviewWarning[] = [];
  for (const [namespace, moves] of [...moved].slice(0, limit)) {
    if (found.length >= limit) break;
    const mentions = texts
      .values()
      .filter(({ mention }) => names(mention, namespace))
      .map(({ mention, object }) => `${object.kind} ${referenceTo(object).name} (${mention.pointer})`)
      .take(3);
    const reason = [...mentions].join(', ');
    if (reason === '') continue;
    for (const { kind, name, to } of moves.slice(0, limit))
      found.push({
        code: 'named-elsewhere',
        kind,
        name,
        namespace,
        reason,
        detail: `${kind} ${name} is put into the namespace "${to}", but the chart still names "${namespace}" in ${reason}.`,
      });
  }
  return found.slice(0, limit);
}
