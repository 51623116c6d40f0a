/** A sign in white on a square of one colour, on 64 × 64: drawn for the scene, and nobody's mark. */
function icon(colour: string, drawing: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="${colour}"/><g fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round" stroke-linecap="round">${drawing}</g></svg>`;
}

const cylinder = 'c0-4 7-7 16-7s16 3 16 7-7 7-16 7-16-3-16-7z';

export const icons = {
  layers: icon('#b3261e', '<path d="M32 12 54 23 32 34 10 23zM10 33l22 11 22-11M10 43l22 11 22-11"/>'),
  cylinders: icon(
    '#2f5d8c',
    `<path d="M16 19${cylinder}M16 19v26c0 4 7 7 16 7s16-3 16-7V19M16 32c0 4 7 7 16 7s16-3 16-7"/>`,
  ),
  lighthouse: icon('#c2540a', '<path d="M26 22h12l4 32H22zM28 12h8v10h-8zM10 12l10 5M54 12l-10 5M24 38h16"/>'),
  lines: icon('#0f766e', '<path d="M12 18h4M24 18h28M12 32h4M24 32h20M12 46h4M24 46h26"/>'),
  gate: icon('#4338ca', '<path d="M12 54V28a20 20 0 0 1 40 0v26M24 54V30a8 8 0 0 1 16 0v24M8 54h48"/>'),
  boxes: icon('#15803d', '<path d="M12 34h18v18H12zM34 34h18v18H34zM23 12h18v18H23z"/>'),
  notebook: icon('#9333ea', '<path d="M18 10h32v44H18zM12 20h10M12 32h10M12 44h10M30 24h12M30 34h12"/>'),
  play: icon('#334155', '<path d="M20 14 48 32 20 50zM10 14v36"/>'),
  pages: icon(
    '#be185d',
    '<path d="M32 18c-6-5-14-5-20-4v34c6-1 14-1 20 4 6-5 14-5 20-4V14c-6-1-14-1-20 4zM32 18v34"/>',
  ),
  envelope: icon('#0369a1', '<path d="M10 18h44v30H10zM10 20l22 17 22-17"/>'),
} as const;
