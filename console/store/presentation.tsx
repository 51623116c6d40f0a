import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Schema } from '../platform/api.ts';
import { AppIcon } from '../platform/parts/icon.tsx';
import { Markdown } from '../platform/parts/lazy.tsx';
import { Picture } from '../platform/parts/picture.tsx';
import { useWords } from '../platform/texts/index.ts';

type App = Schema<'App'>;

/** What the store's page and its preview have in common: name, picture, texts, readme. */
export function Presentation({
  app,
  readme,
}: {
  app: Pick<App, 'screenshots' | 'description' | 'status'>;
  readme: string | null;
}) {
  const { store } = useWords();
  return (
    <SpaceBetween size="l">
      {app.screenshots.length > 0 && (
        <div className="berth-screenshots">
          {app.screenshots.map(address => (
            <Picture key={address} address={address} alt={store.screenshots} closed={app.status !== 'active'} />
          ))}
        </div>
      )}
      {app.description && <Markdown text={app.description} />}
      {readme ? (
        <Markdown text={readme} />
      ) : (
        !app.description && <Box color="text-body-secondary">{store.noReadme}</Box>
      )}
    </SpaceBetween>
  );
}

export function Title({ app }: { app: Pick<App, 'title' | 'icon' | 'status'> }) {
  return (
    <div className="berth-row">
      <AppIcon name={app.title} icon={app.icon} size={56} closed={app.status !== 'active'} />
      <span>{app.title}</span>
    </div>
  );
}
