import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import type { Schema } from '../platform/api.ts';
import { raw } from '../platform/api.ts';
import { useNotices } from '../platform/notices.tsx';
import { Copyable } from '../platform/parts/copyable.tsx';
import { Day, Size, When } from '../platform/parts/when.tsx';
import { useWords } from '../platform/texts/index.ts';

/** A draft's package needs the token: it is fetched with it, and then given to the browser as a file. */
function Download({ version }: { version: Schema<'Version'> }) {
  const { failed } = useNotices();
  const file = `${version.chartName}-${version.name}.tgz`;
  const fetchPackage = async () => {
    const bytes = await (await raw(`/v1/versions/${version.id}/package`)).blob();
    const anchor = document.createElement('a');
    anchor.href = URL.createObjectURL(bytes);
    anchor.download = file;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  };
  return <Link onFollow={() => void fetchPackage().catch(failed)}>{file}</Link>;
}

/** Where a version comes from, and what its Chart.yaml says of it. */
export function VersionFacts({ version }: { version: Schema<'Version'> }) {
  const { catalog, lifecycle, store, common } = useWords();
  const { metadata } = version;
  const items = [
    { label: catalog.package, value: <Download version={version} /> },
    { label: store.size, value: <Size bytes={version.size} /> },
    { label: store.appVersion, value: metadata.appVersion },
    { label: store.kubernetes, value: metadata.kubeVersion },
    { label: lifecycle.uploadedBy, value: version.uploadedBy },
    { label: common.created, value: <When at={version.createdAt} /> },
    { label: lifecycle.submittedBy, value: version.submittedBy },
    { label: lifecycle.claimedBy, value: version.claimedBy },
    { label: store.released, value: version.releasedAt && <Day at={version.releasedAt} /> },
    { label: store.digest, value: <Copyable text={version.digest} /> },
  ];
  return <KeyValuePairs columns={3} items={items.filter(({ value }) => value)} />;
}
