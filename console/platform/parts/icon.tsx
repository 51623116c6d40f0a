import { useState } from 'react';

const colours = ['#0b5cad', '#7d3c98', '#1e8449', '#b9770e', '#a93226', '#117a65', '#5b2c6f', '#515a5a'];

function colourOf(name: string): string {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return colours[sum % colours.length] ?? '#0b5cad';
}

/** How often a picture is asked for again that did not come, and after how long; milliseconds. */
const retries = 2;
const pause = 800;

/** Counts the failures of one address; another address begins anew. */
function useFailures(address: string | undefined): [number, () => void] {
  const [failures, setFailures] = useState<{ address: string | undefined; count: number }>({ address, count: 0 });
  const count = failures.address === address ? failures.count : 0;
  const fail = () => void setTimeout(() => setFailures({ address, count: count + 1 }), count < retries ? pause : 0);
  return [count, fail];
}

/**
 * An app's picture, as an image and nothing else: in <img>, an SVG runs no scripts and loads nothing. Pictures of other hosts are not loaded, they
 * would tell a stranger who looks at what; those apps get their first letter.
 */
export function AppIcon({ name, icon, size = 40 }: { name: string; icon: string | null; size?: number }) {
  const own = icon?.startsWith('/') ? icon : undefined;
  const [failures, fail] = useFailures(own);
  const box = { width: size, height: size, fontSize: size / 2 };
  if (own && failures <= retries)
    return (
      <span className="berth-icon berth-icon-picture" style={box}>
        <img key={`${own} ${failures}`} src={own} alt="" width={size} height={size} onError={fail} />
      </span>
    );
  return (
    <span className="berth-icon" style={{ ...box, background: colourOf(name) }} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
