import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { categoriesQuery } from '../categories/queries.ts';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Copyable } from '../platform/parts/copyable.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Day, Size } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';
import { useCategoryName } from './categories.tsx';

/** A link out, if it is one that a browser should follow. */
function Out({ href }: { href: string }) {
  if (!/^https?:\/\//.test(href)) return <Breakable text={href} />;
  return (
    <Link href={href} external rel="noopener noreferrer nofollow">
      <Breakable text={href.replace(/^https?:\/\//, '')} />
    </Link>
  );
}

function CategoryLink({ category }: { category: string }) {
  const nameOf = useCategoryName();
  const { data } = useQuery(categoriesQuery);
  const name = data?.items.find(({ id }) => id === category)?.name ?? category;
  return <PageLink to={`/?category=${encodeURIComponent(category)}`}>{nameOf({ id: category, name })}</PageLink>;
}

interface Props {
  app: Schema<'StoreAppDetail'>;
  version: Schema<'StoreVersion'> | undefined;
  detail: Schema<'StoreVersionDetail'> | undefined;
}

/** The facts of an app and of the version that is looked at. */
export function About({ app, version, detail }: Props) {
  const { store } = useWords();
  const items = [
    { label: store.version, value: version?.name },
    { label: store.appVersion, value: version?.appVersion },
    { label: store.released, value: version && <Day at={version.releasedAt} /> },
    { label: store.size, value: version && <Size bytes={version.size} /> },
    { label: store.kubernetes, value: detail?.metadata.kubeVersion },
    {
      label: store.category,
      value: <CategoryLink category={app.category} />,
    },
    { label: store.workspace, value: app.workspace },
    { label: store.home, value: app.home && <Out href={app.home} /> },
    {
      label: store.sources,
      value:
        app.sources.length > 0 &&
        app.sources.map(source => (
          <div key={source}>
            <Out href={source} />
          </div>
        )),
    },
    { label: store.maintainers, value: app.maintainers.map(({ name }) => name).join(', ') },
    { label: store.keywords, value: app.keywords.join(', ') },
    { label: store.digest, value: version && <Copyable text={version.digest} /> },
    {
      label: store.download,
      value: version && (
        <Link href={`/charts/${app.name}-${version.name}.tgz`}>{`${app.name}-${version.name}.tgz`}</Link>
      ),
    },
  ];
  return <KeyValuePairs columns={1} items={items.filter(({ value }) => value)} />;
}
