import { useState } from 'react';

const colours = ['#0b5cad', '#7d3c98', '#1e8449', '#b9770e', '#a93226', '#117a65', '#5b2c6f', '#515a5a'];

function colourOf(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return colours[sum % colours.length] ?? '#0b5cad';
}

/**
 * An app's picture, as an image and nothing else: in <img>, an SVG runs no scripts and loads nothing. Pictures of other hosts are not loaded, they
 * would tell a stranger who looks at what; those apps get their first letter.
 */
export function AppIcon({ name, icon, size = 40 }: { name: string; icon: string | null; size?: number }) {
  const [failed, setFailed] = useState<string>();
  const own = icon?.startsWith('/') && failed !== icon ? icon : undefined;
  const box = { width: size, height: size, fontSize: size / 2 };
  if (own)
    return (
      <span className="berth-icon berth-icon-picture" style={box}>
        <img src={own} alt="" width={size} height={size} onError={() => setFailed(own)} />
      </span>
    );
  return (
    <span className="berth-icon" style={{ ...box, background: colourOf(name) }} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
