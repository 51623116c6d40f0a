import { tryYaml } from './yaml/read.ts';

/** A document of a manifest, and the template that made it. */
interface Document {
  text: string;
  source: string;
}

const asItem = ({ text }: Document): string => `-\n${text.replace(/^(?=.)/gm, '  ')}\n`;

/**
 * What documents say whose aliases lead into others of the same template: helm takes a `List` apart before it gives a manifest to a post-renderer, and what
 * its items shared stays in the first of them. A template's documents are read together once, however many of them need it.
 */
export class SharedAnchors {
  private readonly documents: readonly Document[];
  /** Where the documents of a template begin, for each of them. */
  private readonly firsts: number[] = [];
  private readonly read = new Map<number, readonly unknown[]>();

  constructor(documents: readonly Document[]) {
    this.documents = documents;
    for (const [at, { source }] of documents.entries()) {
      const isNext = at > 0 && documents[at - 1]?.source === source;
      this.firsts.push(isNext ? (this.firsts[at - 1] ?? at) : at);
    }
  }

  /** @returns the value of a document; undefined when that does not make sense of it either. */
  valueAt(index: number): unknown {
    const first = this.firsts[index] ?? index;
    const values = this.read.get(first) ?? this.together(first);
    this.read.set(first, values);
    return values[index - first];
  }

  private together(first: number): readonly unknown[] {
    const documents = this.documents.filter((_, at) => this.firsts[at] === first);
    const value = documents.length > 1 ? tryYaml(documents.map(asItem).join(''))?.value : undefined;
    return Array.isArray(value) && value.length === documents.length ? value : [];
  }
}
