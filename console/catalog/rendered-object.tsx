import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Schema } from '../platform/api.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { Code } from '../platform/parts/lazy.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { useWords } from '../platform/texts/index.ts';
import type { Places } from './rendered-queries.ts';

type RenderedObject = Schema<'RenderedObject'>;

/** The file that something comes from, as a link where the package has it as a file. */
export function FileLink({ file, places }: { file: string; places: Places | undefined }) {
  const address = places?.file(file);
  const text = <Breakable text={file} />;
  return address ? <PageLink to={address}>{text}</PageLink> : text;
}

/** An object's API version, and what becomes of one that is not served any more. */
export function ApiVersion({ object }: { object: RenderedObject }) {
  const { objects } = useWords();
  const { apiVersion, served, mappedTo } = object;
  return (
    <span className="berth-wrap">
      {apiVersion}{' '}
      {!served && (
        <StatusIndicator type="warning">{mappedTo ? objects.mappedTo(mappedTo) : objects.leftOut}</StatusIndicator>
      )}
    </span>
  );
}

/** An object's text, as it is rendered. */
export function ObjectText({ object }: { object: RenderedObject }) {
  const { objects } = useWords();
  if (object.yaml === null) return <Box>{objects.tooLarge}</Box>;
  return <Code file={`${object.kind}-${object.name}.yaml`} text={object.yaml} />;
}

/** One object, over the page. */
export function ObjectDialog({ object, places, close }: { object: RenderedObject; places: Places; close: () => void }) {
  const { objects, common } = useWords();
  const { kind, name, namespace, file, hook, generated } = object;
  const facts = [
    { label: objects.apiVersion, value: <ApiVersion object={object} /> },
    { label: objects.file, value: <FileLink file={file} places={places} /> },
    ...(namespace ? [{ label: objects.namespace, value: namespace }] : []),
    ...(hook.length > 0 ? [{ label: objects.hook, value: hook.join(', ') }] : []),
    ...(generated.length > 0 ? [{ label: objects.generated, value: <Breakable text={generated.join(', ')} /> }] : []),
  ];
  return (
    <Modal visible size="max" header={`${kind} ${name}`} closeAriaLabel={common.close} onDismiss={close}>
      <SpaceBetween size="m">
        <KeyValuePairs columns={Math.min(facts.length, 3)} items={facts} />
        <ObjectText object={object} />
      </SpaceBetween>
    </Modal>
  );
}
