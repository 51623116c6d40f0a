import Tabs, { type TabsProps } from '@cloudscape-design/components/tabs';
import { useSearchParams } from 'react-router';

/** Tabs whose choice is in the page's address, so that a link or a reload finds it again. Only the chosen one is made. */
export function AddressTabs({
  tabs,
}: {
  tabs: (Omit<TabsProps.Tab, 'content'> & { content: () => React.ReactNode })[];
}) {
  const [search, setSearch] = useSearchParams();
  const chosen = tabs.find(({ id }) => id === search.get('tab')) ?? tabs[0];
  return (
    <Tabs
      activeTabId={chosen?.id ?? ''}
      tabs={tabs.map(tab => ({ ...tab, content: tab.id === chosen?.id ? tab.content() : null }))}
      onChange={({ detail }) => {
        search.set('tab', detail.activeTabId);
        setSearch(search, { replace: true });
      }}
    />
  );
}
