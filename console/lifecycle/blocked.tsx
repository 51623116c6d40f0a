import { Faults } from '../platform/parts/problem.tsx';
import type { InputFault } from '../platform/problem.ts';

/** Why the inspection policy keeps a version back: every finding, where it is, and what would be right. */
export function Blocked({ message, faults }: { message: string; faults: readonly InputFault[] }) {
  return (
    <>
      {message}
      <Faults faults={faults} />
    </>
  );
}
