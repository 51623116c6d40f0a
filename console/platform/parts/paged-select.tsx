import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../problem.ts';
import { useWords } from '../texts/index.ts';
import { typingPause, useDebounced } from './debounce.ts';
import { firstFound, type PageOf } from './pages.ts';

export interface Option {
  value: string;
  label: string;
  labelTag?: string;
  description?: string;
}

/** A list of the API's to choose from, however long: it is searched there, and comes page by page. */
export interface Choices {
  key: QueryKey;
  load: (q: string, cursor: string | undefined) => Promise<PageOf<Option>>;
  /** One that may be on no page yet: what the chosen one is called. */
  find: (value: string) => Promise<Option>;
}

function stateOf({ isPending, isFetching, isError, hasNextPage }: UseInfiniteQueryResult): SelectProps['statusType'] {
  if (isError) return 'error';
  if (isPending || isFetching) return 'loading';
  return hasNextPage ? 'pending' : 'finished';
}

function useChoices({ key, load }: Choices, typed: string) {
  const q = useDebounced(typed.trim(), typingPause);
  const query = useInfiniteQuery({
    queryKey: [...key, 'choices', q],
    queryFn: ({ pageParam, signal }) => firstFound(cursor => load(q, cursor), pageParam, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.cursor ?? undefined,
    staleTime: 60_000,
  });
  // What was found for the letters before is no answer: the list would change under the pointer.
  const waits = q !== typed.trim();
  const options = waits ? [] : (query.data?.pages.flatMap(({ items }) => items) ?? []);
  return { query, options, state: waits ? 'loading' : stateOf(query) };
}

/** What the chosen one is called; until that is known, its id. */
function useChosen({ key, find }: Choices, value: string, options: readonly Option[]): Option | null {
  const listed = options.find(option => option.value === value);
  const found = useQuery({
    queryKey: [...key, 'chosen', value],
    queryFn: () => find(value),
    enabled: value !== '' && listed === undefined,
    staleTime: 60_000,
  });
  if (value === '') return null;
  return listed ?? found.data ?? { value, label: value };
}

interface Props extends Pick<SelectProps, 'placeholder' | 'ariaLabel'> {
  choices: Choices;
  value: string;
  onChange: (value: string) => void;
  /** What stands before all others when nothing is searched for; the first of them is chosen when nothing else is. */
  first?: readonly Option[];
  /** Shown when there is nothing to choose. */
  empty?: string;
}

export function PagedSelect({ choices, value, onChange, first = [], empty, ...rest }: Props) {
  const { common } = useWords();
  const [typed, setTyped] = useState('');
  const { query, options, state } = useChoices(choices, typed);
  const all = [...first, ...options];
  const chosen = useChosen(choices, value, all);
  const more = (firstPage: boolean, samePage: boolean) => {
    if (samePage && query.isError) void query.refetch();
    else if (!firstPage && query.hasNextPage) void query.fetchNextPage();
  };
  return (
    <Select
      {...rest}
      options={typed === '' ? all : options}
      selectedOption={chosen ?? first[0] ?? null}
      filteringType="manual"
      filteringPlaceholder={common.find}
      filteringAriaLabel={common.find}
      statusType={state}
      loadingText={common.loading}
      errorText={query.error ? asProblem(query.error).message || common.unreachable : ''}
      recoveryText={common.retry}
      empty={typed === '' ? (empty ?? common.none) : common.nothingMatches}
      onLoadItems={({ detail }) => {
        setTyped(detail.filteringText);
        more(detail.firstPage, detail.samePage);
      }}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
