import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Copyable } from '../platform/parts/copyable.tsx';
import { useWords } from '../platform/texts/index.ts';

function Command({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <div className="berth-command">
        <Copyable text={text} />
      </div>
    </div>
  );
}

/** The same with helm, for who would rather type. */
export function Commands({ chart, version }: { chart: string; version: string }) {
  const { store } = useWords();
  return (
    <SpaceBetween size="s">
      <Command label={store.addRepository} text={`helm repo add berth ${location.origin}/charts`} />
      <Command label={store.installCommand} text={`helm install ${chart} berth/${chart} --version ${version}`} />
      <Command label={store.pullCommand} text={`helm pull berth/${chart} --version ${version}`} />
    </SpaceBetween>
  );
}
