import { QueryObserver } from '@tanstack/react-query';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FreshQueries } from './fresh-queries.ts';

const queries = new FreshQueries();
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  queries.clear();
});

/** A list that is on the page; each request for it waits until it is answered here. */
function shownList() {
  const answers: ((items: string[]) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: ['list'],
    queryFn: () => new Promise<string[]>(resolve => answers.push(resolve)),
  });
  stops.push(observer.subscribe(() => undefined));
  return { answers, shown: () => observer.getCurrentResult().data };
}

describe('a list that is asked for while something is made', () => {
  it('is asked for again, although it was not answered yet', async () => {
    const { answers, shown } = shownList();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    const made = queries.invalidateQueries({ queryKey: ['list'] });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[0]?.(['before']);
    answers[1]?.(['before', 'made']);
    await made;
    expect(shown()).toEqual(['before', 'made']);
  });

  it('is asked for again when it was answered before', async () => {
    const { answers, shown } = shownList();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.(['before']);
    await vi.waitFor(() => expect(shown()).toEqual(['before']));
    const made = queries.invalidateQueries({ queryKey: ['list'] });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.(['before', 'made']);
    await made;
    expect(shown()).toEqual(['before', 'made']);
  });

  it('is left alone when it is another', async () => {
    const { answers, shown } = shownList();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await queries.invalidateQueries({ queryKey: ['others'] });
    answers[0]?.(['before']);
    await vi.waitFor(() => expect(shown()).toEqual(['before']));
    expect(answers).toHaveLength(1);
  });
});
