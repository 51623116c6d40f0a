import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Schema } from '../platform/api.ts';
import { AppIcon } from '../platform/parts/icon.tsx';
import { Markdown } from '../platform/parts/lazy.tsx';
import { useWords } from '../platform/texts/index.ts';

type App = Schema<'App'>;

/** What the store's page and its preview have in common: name, picture, texts, readme. */
export function Presentation({
  app,
  readme,
}: {
  app: Pick<App, 'screenshots' | 'description'>;
  readme: string | null;
}) {
  const { store } = useWords();
  return (
    <SpaceBetween size="l">
      {app.screenshots.length > 0 && (
        <div className="berth-screenshots">
          {app.screenshots.map(address => (
            <img key={address} src={address} alt={store.screenshots} loading="lazy" />
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

export function Title({ app }: { app: Pick<App, 'title' | 'icon'> }) {
  return (
    <div className="berth-row">
      <AppIcon name={app.title} icon={app.icon} size={56} />
      <span>{app.title}</span>
    </div>
  );
}
