/** A flag of a command with what it is given; a value alone, so that a flag without one is found as well. */
const flag = /(?<=^|\s)(--?[a-z][\w-]*(?:[ =](?!-)\S+)?)/g;

/** Behind what separates two words, but not within `https://` or 1.2.3; in a digest every eight digits. It looks back only so far: text may be long. */
const place =
  /(?<=[^\s/.=:@,_-][/.=:@,_-]{1,6})(?<!:\/\/)(?!(?<=\d\.)\d)(?=[^\s/.=:@,_-])|(?<=\b(?:[0-9a-f]{8}){1,9})(?=[0-9a-f]{8})/;

/** A part of a text that should stay in one line, if it fits into one; else its line may end behind each piece. */
export interface Part {
  together: boolean;
  pieces: string[];
}

/** Where the lines of a path, an image, a digest or a command may end. All pieces together are the text. */
export function partsOf(text: string): Part[] {
  // split keeps what its expression holds in brackets: every second part is a flag.
  return text
    .split(flag)
    .map((part, index) => ({ together: index % 2 === 1, pieces: part.split(place) }))
    .filter(({ pieces }) => pieces.join('') !== '');
}
