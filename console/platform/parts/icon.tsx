import { Picture } from './picture.tsx';

const colours = ['#0b5cad', '#7d3c98', '#1e8449', '#b9770e', '#a93226', '#117a65', '#5b2c6f', '#515a5a'];

function colourOf(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return colours[sum % colours.length] ?? '#0b5cad';
}

interface Props {
  name: string;
  icon: string | null;
  size?: number;
  /** Of an app that is not released: not everybody may see its picture. */
  closed?: boolean;
}

/**
 * An app's picture, as an image and nothing else: in <img>, an SVG runs no scripts and loads nothing. Pictures of other hosts are not loaded, they
 * would tell a stranger who looks at what; those apps get their first letter.
 */
export function AppIcon({ name, icon, size = 40, closed = false }: Props) {
  const box = { width: size, height: size, fontSize: size / 2 };
  const letter = (
    <span className="berth-icon" style={{ ...box, background: colourOf(name) }} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
  if (!icon?.startsWith('/')) return letter;
  return (
    <span className="berth-icon berth-icon-picture" style={box}>
      <Picture key={icon} address={icon} alt="" width={size} height={size} closed={closed} otherwise={letter} />
    </span>
  );
}
