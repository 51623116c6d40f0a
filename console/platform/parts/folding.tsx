import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { type ReactNode, useState } from 'react';

interface Props {
  header: string;
  /** Beside the header. */
  sign?: ReactNode;
  /** Whether it is open at first. */
  open?: boolean;
  children: () => ReactNode;
}

/** A section that is made when it is opened for the first time: a page may have hundreds of them. */
export function Folding({ header, sign, open = false, children }: Props) {
  const [expanded, setExpanded] = useState(open);
  const [made, setMade] = useState(open);
  return (
    <ExpandableSection
      variant="container"
      headerText={<span className="berth-wrap">{header}</span>}
      headerActions={sign}
      expanded={expanded}
      onChange={({ detail }) => {
        setExpanded(detail.expanded);
        setMade(true);
      }}
    >
      {made && children()}
    </ExpandableSection>
  );
}
