import type { ValuesWords } from './words.ts';

/** Names as Kubernetes wants them, as charts write their pattern. */
const label = /^\^\(?\[a-z0-9\]\(\??:?\[-?a-z0-9-?\]\*\[a-z0-9\]\)\??\)?\??\$$/;
const set = /^\^\[([^\]^]+)\][+*]\$$/;
const alternatives = /^\^\(\??:?([\w.|-]+)\)\$$/;

/** One sign, or one range, of a set: `a-z`. */
const members = /\\?[a-zA-Z0-9]-[a-zA-Z0-9]|\\d|\\.|./g;

function memberOf(member: string, { ways }: ValuesWords): string | undefined {
  if (member === 'a-z') return ways.lower;
  if (member === 'A-Z') return ways.upper;
  if (member === '0-9' || member === '\\d') return ways.digits;
  if (/^\\[a-z]$/i.test(member) || member.length === 3) return undefined;
  return `“${member.replace('\\', '')}”`;
}

/** How something has to be written, in words where the pattern is one of those that have some; else the pattern itself. */
export function patternWords(pattern: string, words: ValuesWords): string {
  const { ways } = words;
  if (label.test(pattern)) return ways.label;
  const [, some] = alternatives.exec(pattern) ?? [];
  if (some?.includes('|')) return ways.oneOf(some.split('|').join(', '));
  const [, signs] = set.exec(pattern) ?? [];
  const kinds = signs?.match(members)?.map(member => memberOf(member, words)) ?? [];
  return kinds.length > 0 && kinds.every(kind => kind !== undefined)
    ? ways.only(kinds.join(', '))
    : ways.pattern(pattern);
}
