import MiniSearch from 'minisearch';
import { uncategorized } from '../platform/app-view.ts';
import type { Catalogue, CatalogueApp } from '../platform/catalogue.ts';

export type Sort = 'updated' | 'newest' | 'name';

const order: Record<Sort, (a: CatalogueApp, b: CatalogueApp) => number> = {
  updated: (a, b) => b.lastReleasedAt.localeCompare(a.lastReleasedAt),
  newest: (a, b) => b.releasedAt.localeCompare(a.releasedAt),
  name: (a, b) => a.title.localeCompare(b.title),
};

/** The catalogue, ready to be searched; made once for each state of it. */
export class Store {
  private readonly apps: Map<string, CatalogueApp>;
  private readonly index: MiniSearch<CatalogueApp>;
  readonly categories: (Catalogue['categories'][number] & { apps: number })[];

  constructor(catalogue: Catalogue) {
    const known = new Set(catalogue.categories.map(category => category.id));
    // An app whose category was deleted is without one.
    const apps = Object.values(catalogue.apps).map(app => ({
      ...app,
      category: known.has(app.category) ? app.category : uncategorized,
    }));
    this.apps = new Map(apps.map(app => [app.id, app]));
    this.index = new MiniSearch({
      fields: ['name', 'title', 'keywords', 'abstract'],
      extractField: (app, field) => (field === 'keywords' ? app.keywords.join(' ') : String(Reflect.get(app, field))),
      // Short words have no room for an error: 'k8s' is not 'aws'.
      searchOptions: {
        prefix: true,
        fuzzy: term => (term.length > 3 ? 0.25 : false),
        boost: { name: 4, title: 4, keywords: 2 },
        combineWith: 'AND',
      },
    });
    this.index.addAll(apps);
    const all = [
      ...catalogue.categories,
      { id: uncategorized, name: 'Uncategorized', description: '', icon: null, order: Number.MAX_SAFE_INTEGER },
    ];
    this.categories = all
      .sort((a, b) => a.order - b.order || a.name.localeCompare(b.name))
      .map(category => ({ ...category, apps: apps.filter(app => app.category === category.id).length }));
  }

  /** Those that match, best first with words to search for, else in the given order. */
  find(q: string | undefined, category: string | undefined, sort: Sort): CatalogueApp[] {
    const found = q?.trim()
      ? this.index.search(q).flatMap(({ id }) => this.apps.get(id) ?? [])
      : [...this.apps.values()].sort((a, b) => order[sort](a, b) || a.id.localeCompare(b.id));
    return category ? found.filter(app => app.category === category) : found;
  }
}
