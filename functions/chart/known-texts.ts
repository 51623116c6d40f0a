/** The order of code units, which `<` has, too; the locale's would find no prefixes. */
const byUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Group {
  forms: string[];
  known: Set<string>;
  longest: number;
  sorted: boolean;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** How many of the sorted texts are not greater. */
function upTo(forms: readonly string[], text: string): number {
  let [low, high] = [0, forms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((forms[middle] ?? '') <= text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Texts that are looked for in others, all at once: the time does not grow with how many there are. */
export class KnownTexts {
  private readonly groups = new Map<string, Group>();
  private readonly shortest: number;
  private left: number;
  /** Whether there was one that it had no room for: then it does not know all. */
  isFull = false;

  /** @param limit of all together, characters; what comes later is not looked for. */
  constructor(shortest: number, limit: number) {
    this.shortest = shortest;
    this.left = limit;
  }

  /** Takes one in, unless it is too short. */
  add(text: string): void {
    if (text.length < this.shortest) return;
    const key = text.slice(0, this.shortest);
    const group = this.groups.get(key) ?? { forms: [], known: new Set(), longest: 0, sorted: true };
    if (group.known.has(text)) return;
    if (this.left < text.length) {
      this.isFull = true;
      return;
    }
    group.known.add(text);
    this.left -= text.length;
    group.forms.push(text);
    this.groups.set(key, {
      forms: group.forms,
      known: group.known,
      longest: Math.max(group.longest, text.length),
      sorted: group.forms.length < 2,
    });
  }

  /** The length of the longest that begins here; 0 when none does. */
  private at(text: string, index: number): number {
    const group = this.groups.get(text.slice(index, index + this.shortest));
    if (!group) return 0;
    if (!group.sorted) group.forms.sort(byUnits);
    group.sorted = true;
    // Whatever begins the text sorts before it; what sorts between the two shares less with it, the nearest the most.
    for (let rest = text.slice(index, index + group.longest); rest.length >= this.shortest; ) {
      const nearest = group.forms[upTo(group.forms, rest) - 1];
      if (nearest === undefined) return 0;
      const common = commonLength(nearest, rest);
      if (common === nearest.length) return common;
      rest = rest.slice(0, common);
    }
    return 0;
  }

  /** The text with a sign in place of each of them. */
  replaceIn(text: string, sign: string): string {
    if (this.groups.size === 0) return text;
    let result = '';
    let from = 0;
    for (let at = 0; at + this.shortest <= text.length; ) {
      const length = this.at(text, at);
      if (length > 0) {
        result += text.slice(from, at) + sign;
        from = at + length;
      }
      at += length || 1;
    }
    return result + text.slice(from);
  }
}
