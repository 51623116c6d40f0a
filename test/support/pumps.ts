import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** Characters that are tried for what a class takes, beside those that the pattern itself names. */
const usual = [' ', '\n', '\t', 'a', 'A', '0', '1', '-', '_', '.', '/', ':', '!', '"', '=', 'é', '\u0000', '中'];
/** How many texts are made of one part of a pattern. */
const most = 6;

type Node = AST.Element | AST.Alternative;

/** Makes texts that a pattern has to look at again and again, if it is one that does: what may repeat is repeated, and then does not go on as it should. */
class Pumps {
  private readonly flags: string;
  private readonly own: string[];

  constructor(pattern: RegExp) {
    this.flags = pattern.flags.replaceAll(/[gy]/g, '');
    this.own = [...new Set(pattern.source)];
  }

  private taken(raw: string): string[] {
    const one = new RegExp(`^(?:${raw})$`, this.flags);
    const own = this.own.filter(character => one.test(character)).slice(0, most / 2);
    const others = usual.filter(character => one.test(character) && !own.includes(character));
    return [...own, ...others].slice(0, most);
  }

  private product(parts: readonly string[][]): string[] {
    return parts.reduce<string[]>(
      (heads, tails) => heads.flatMap(head => tails.map(tail => head + tail)).slice(0, most),
      [''],
    );
  }

  /** Some of the texts that a part of a pattern takes. */
  samples(node: Node): string[] {
    switch (node.type) {
      case 'Alternative':
        return this.product(node.elements.map(each => this.samples(each)));
      case 'Group':
      case 'CapturingGroup':
        return node.alternatives.flatMap(each => this.samples(each)).slice(0, most);
      case 'Quantifier': {
        const once = this.samples(node.element);
        const least = once.map(text => text.repeat(Math.min(Math.max(node.min, 1), 100)));
        return node.min === 0 ? [...least.slice(0, most - 1), ''] : least;
      }
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.taken(node.raw);
      default:
        return [''];
    }
  }

  /** What may repeat in a part of a pattern, each with what comes before it. */
  *repeated(node: Node, before: readonly string[]): Generator<{ before: string; text: string }> {
    if (node.type === 'Quantifier') {
      if (node.max > 50)
        for (const text of this.samples(node.element))
          if (text) for (const each of before) yield { before: each, text };
      if (node.element.type === 'Group' || node.element.type === 'CapturingGroup')
        yield* this.repeated(node.element, before);
      return;
    }
    if (
      node.type === 'Group' ||
      node.type === 'CapturingGroup' ||
      (node.type === 'Assertion' && 'alternatives' in node)
    )
      for (const each of node.alternatives) yield* this.repeated(each, before);
    if (node.type !== 'Alternative') return;
    for (const [index, element] of node.elements.entries()) {
      const until = this.product([[...before], ...node.elements.slice(0, index).map(each => this.samples(each))]);
      yield* this.repeated(element, [...new Set(['', ...until])]);
    }
  }
}

/**
 * Hostile texts for a pattern.
 * @param size characters of each.
 */
export function hostileTexts(pattern: RegExp, size: number): string[] {
  const { pattern: tree } = new RegExpParser().parseLiteral(String(pattern));
  const pumps = new Pumps(pattern);
  const texts = new Set<string>();
  const add = (before: string, text: string): void => {
    const many = text.repeat(Math.ceil(size / text.length)).slice(0, size);
    for (const end of ['', '\u0000', '\n!', ' x', many.slice(0, 1)]) texts.add(before + many + end);
  };
  for (const alternative of tree.alternatives) {
    for (const { before, text } of pumps.repeated(alternative, [''])) add(before, text);
    for (const text of pumps.samples(alternative)) if (text) add('', text);
  }
  for (const text of usual) add('', text);
  return [...texts];
}
