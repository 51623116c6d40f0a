import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../local/settings.ts';
import { isSvg } from './svg.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const dtd = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
const entities = '<!DOCTYPE svg [ <!ENTITY ns_svg "http://www.w3.org/2000/svg"> <!-- <svg> --> ]>';

/** Milliseconds of the quickest of three tries. */
function took(bytes: Buffer): number {
  const times = [1, 2, 3].map(() => {
    const begun = performance.now();
    isSvg(bytes);
    return performance.now() - begun;
  });
  return Math.min(...times);
}

describe('a file is an SVG', () => {
  it.each([
    svg,
    '<svg>',
    '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"></svg:svg>',
    `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- Made by hand -->\n<!-- twice -->\n${dtd}\n${svg}`,
    `<!DOCTYPE svg>${svg}`,
    `${entities}${svg}`,
    `\n\n  <!--${'x'.repeat(10_000)}-->${svg}`,
    `<?xml-stylesheet href="x.css"?>${svg}`,
  ])('by its first element: %.60s', text => {
    expect(isSvg(Buffer.from(text))).toBe(true);
  });

  it.each([
    '',
    '<',
    '<svgx/>',
    '<html><svg/></html>',
    '<!-- <svg> -->',
    'text <svg/>',
    '{"svg":1}',
    '<!-- never ends <svg>',
    '<?xml version="1.0"?>',
    '\u0000<svg>',
  ])('and not otherwise: %.40s', text => {
    expect(isSvg(Buffer.from(text))).toBe(false);
  });

  it('which takes no longer than reading it, whatever it is', () => {
    const hostile = [
      '<!-- -->',
      '<!--',
      '<?xml ?>',
      ' ',
      '<',
      '<!DOCTYPE ',
      '<!',
      '<!DOCTYPE svg [',
      '&',
      '<a ',
      '-->',
      '<!-- -->\n',
    ];
    const file = readFileSync(join(root, '../shared/cases/trust/slow-signature.svg'));
    expect(took(file)).toBeLessThan(50);
    for (const text of hostile)
      for (const start of ['', '<?xml version="1.0"?>', '<!--'])
        expect([text, took(Buffer.from(start + text.repeat(100_000 / text.length)))]).toEqual([
          text,
          expect.toSatisfy((time: number) => time < 50),
        ]);
  });
});
