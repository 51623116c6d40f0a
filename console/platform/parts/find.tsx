import TextFilter from '@cloudscape-design/components/text-filter';

interface Props {
  typed: string;
  onChange: (typed: string) => void;
  label: string;
  /** How many were found, where that is known. */
  count?: string;
}

/** Where one types what is looked for in a list. */
export function Find({ typed, onChange, label, count = '' }: Props) {
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={label}
      filteringAriaLabel={label}
      countText={count}
      onChange={({ detail }) => onChange(detail.filteringText)}
    />
  );
}
