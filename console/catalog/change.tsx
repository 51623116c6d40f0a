import Badge from '@cloudscape-design/components/badge';
import { useWords } from '../platform/texts/index.ts';

const colours = { added: 'green', removed: 'red', changed: 'blue' } as const;

export function Change({ change }: { change: keyof typeof colours }) {
  const { catalog } = useWords();
  return <Badge color={colours[change]}>{catalog.changes[change]}</Badge>;
}

/** A value of a difference, in one line. */
export function shown(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}
