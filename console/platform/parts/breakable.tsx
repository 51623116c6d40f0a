import { Fragment } from 'react';
import { type Part, partsOf } from './break-places.ts';

function Pieces({ pieces }: Pick<Part, 'pieces'>) {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name, and keep no state
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}

/** A path, an image, a digest or a command: its lines end where somebody would end them, and in the middle of a word only when it is wider than its place. */
export function Breakable({ text }: { text: string }) {
  return (
    <span className="berth-wrap">
      {partsOf(text).map(({ together, pieces }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <span key={index} className={together ? 'berth-together' : undefined}>
          <Pieces pieces={pieces} />
        </span>
      ))}
    </span>
  );
}
