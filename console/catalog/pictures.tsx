import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, raw, type Schema, take } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { AppIcon } from '../platform/parts/icon.tsx';
import { Picture } from '../platform/parts/picture.tsx';
import { useWords } from '../platform/texts/index.ts';
import { ChooseFiles } from '../uploads/drop.tsx';

type App = Schema<'App'>;

function usePictures(app: App) {
  const { failed } = useNotices();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['app', app.id] });
  const add = useMutation({
    mutationFn: ({ kind, file }: { kind: 'icon' | 'screenshot'; file: File }) =>
      raw(`/v1/apps/${app.id}/attachments?kind=${kind}`, {
        method: 'POST',
        body: file,
        headers: { 'content-type': 'application/octet-stream' },
      }),
    onSuccess: refresh,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (address: string) =>
      take(
        api.DELETE('/v1/apps/{app}/attachments/{attachment}', {
          params: { path: { app: app.id, attachment: address.split('/').at(-1) ?? '' } },
        }),
      ),
    onSuccess: refresh,
    onError: failed,
  });
  return { add, remove };
}

/** An app's icon and screenshots: kept at once, not with the form. */
export function Pictures({ app }: { app: App }) {
  const { catalog, store } = useWords();
  const { add, remove } = usePictures(app);
  const closed = app.status !== 'active';
  const accept = 'image/png,image/jpeg,image/gif,image/webp,image/svg+xml';
  const first = (kind: 'icon' | 'screenshot') => (files: File[]) => files[0] && add.mutate({ kind, file: files[0] });
  return (
    <Container header={<Header variant="h3">{catalog.icon}</Header>}>
      <SpaceBetween size="m">
        <FormField label={catalog.icon} description={catalog.pictureHint}>
          <div className="berth-row">
            <AppIcon name={app.title} icon={app.icon} size={56} closed={closed} />
            <ChooseFiles accept={accept} onFiles={first('icon')}>
              {catalog.changeIcon}
            </ChooseFiles>
          </div>
        </FormField>
        <FormField label={store.screenshots}>
          <SpaceBetween size="s">
            {app.screenshots.map(address => (
              <div className="berth-row" key={address}>
                <Picture address={address} alt="" height={64} closed={closed} />
                <Button
                  iconName="remove"
                  ariaLabel={catalog.removeScreenshot}
                  loading={remove.isPending && remove.variables === address}
                  onClick={() => remove.mutate(address)}
                />
              </div>
            ))}
            <ChooseFiles accept={accept} onFiles={first('screenshot')}>
              {catalog.addScreenshot}
            </ChooseFiles>
          </SpaceBetween>
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
