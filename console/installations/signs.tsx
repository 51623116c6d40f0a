import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Schema } from '../platform/api.ts';
import { useWords } from '../platform/texts/index.ts';
import type { Installation } from './queries.ts';

const healthSigns: Record<Installation['health'], StatusIndicatorProps.Type> = {
  healthy: 'success',
  progressing: 'in-progress',
  degraded: 'error',
  missing: 'error',
  unknown: 'pending',
};
const statusSigns: Record<Installation['status'], StatusIndicatorProps.Type> = {
  changing: 'loading',
  installed: 'success',
  failed: 'error',
  removed: 'stopped',
};
const operationSigns: Record<Schema<'Operation'>['status'], StatusIndicatorProps.Type> = {
  running: 'loading',
  succeeded: 'success',
  failed: 'error',
  'rolled-back': 'warning',
};

/** How it is, and the beginning of why: its page has all of the reasons, object by object. */
export function Health({ installation }: { installation: Pick<Installation, 'health' | 'healthReason'> }) {
  const { installations } = useWords();
  const { health, healthReason } = installation;
  return (
    <>
      <StatusIndicator type={healthSigns[health]}>{installations.healths[health]}</StatusIndicator>
      <Box color="text-body-secondary">
        <div className="berth-wrap berth-brief" title={healthReason}>
          {healthReason}
        </div>
      </Box>
    </>
  );
}

export function InstallationStatus({ status }: { status: Installation['status'] }) {
  const { installations } = useWords();
  return <StatusIndicator type={statusSigns[status]}>{installations.statuses[status]}</StatusIndicator>;
}

export function OperationStatus({ status }: { status: Schema<'Operation'>['status'] }) {
  const { installations } = useWords();
  return <StatusIndicator type={operationSigns[status]}>{installations.operationStatuses[status]}</StatusIndicator>;
}

export function Warnings({ installation }: { installation: Installation }) {
  const { installations } = useWords();
  return installation.warnings.map(({ code, detail }) => (
    <span key={code} title={detail}>
      <Badge color={code === 'version-available' ? 'blue' : 'severity-high'}>{installations.warnings[code]}</Badge>
    </span>
  ));
}

type Resource = Schema<'InstallationResource'>;

/** One square for each object: how a release is, at a glance. */
export function Squares({ resources }: { resources: Resource[] }) {
  const { installations } = useWords();
  return (
    <span className="berth-squares">
      {resources.map(({ kind, name, namespace, state, reason }) => {
        const label = `${kind} ${name}: ${installations.states[state]}${reason ? ` (${reason})` : ''}`;
        return (
          <span
            key={`${kind}/${namespace}/${name}`}
            role="img"
            className={`berth-square berth-square-${state}`}
            title={label}
            aria-label={label}
          />
        );
      })}
    </span>
  );
}

const resourceSigns: Record<Resource['state'], StatusIndicatorProps.Type> = {
  ready: 'success',
  waiting: 'in-progress',
  failed: 'error',
  missing: 'error',
  unknown: 'pending',
};

export function ResourceState({ state }: { state: Resource['state'] }) {
  const { installations } = useWords();
  return <StatusIndicator type={resourceSigns[state]}>{installations.states[state]}</StatusIndicator>;
}
