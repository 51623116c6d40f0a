import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { asProblem, type InputFault } from '../problem.ts';
import { useWords } from '../texts/index.ts';

function Fault({ fault }: { fault: InputFault }) {
  const { uploads } = useWords();
  const place = fault.file ? uploads.where(fault.file, fault.line) : fault.pointer;
  return (
    <li>
      {place && <Box variant="code">{place}</Box>} {fault.detail}
    </li>
  );
}

/** The faults of an input, each with its place. */
export function Faults({ faults }: { faults: readonly InputFault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className="berth-wrap">
      {faults.map(fault => (
        <Fault key={`${fault.file}:${fault.line}:${fault.pointer}:${fault.detail}`} fault={fault} />
      ))}
    </ul>
  );
}

/** What went wrong, in the API's own words, with a way to try again. */
export function Problem({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const { common } = useWords();
  const problem = asProblem(error);
  const unreachable = problem.status === 0;
  const title = unreachable ? common.unreachable : problem.title || common.failed;
  return (
    <Alert
      type="error"
      header={title}
      action={retry && <Button onClick={retry}>{common.retry}</Button>}
      data-problem={problem.type}
    >
      {unreachable ? common.unreachableBody : problem.message}
      <Faults faults={problem.errors} />
      {problem.correlation && (
        <Box variant="small" color="text-status-inactive" display="block">
          {common.correlation(problem.correlation)}
        </Box>
      )}
    </Alert>
  );
}
