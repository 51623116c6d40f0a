import { HighlightStyle } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** A colour of each mode: the page's `color-scheme` reaches into the shadow root, so that a change of theme needs no code. */
const pair = (light: string, dark: string): string => `light-dark(${light}, ${dark})`;

const faint = 'color-mix(in srgb, currentColor 7%, transparent)';
const line = 'color-mix(in srgb, currentColor 25%, transparent)';
const accent = pair('#006ce0', '#42b4ff');
const quiet = pair('#57606a', '#a4acb6');
const error = pair('#c5221f', '#ff7a7a');
const warning = pair('#8a5a00', '#fbd332');

/** Colours of code, each at least 4.5 : 1 on its background. */
export const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: pair('#0550ae', '#79c0ff') },
  { tag: [tags.string, tags.special(tags.string)], color: pair('#116329', '#7ee787') },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: pair('#953800', '#ffa657') },
  { tag: [tags.keyword, tags.typeName, tags.labelName, tags.meta], color: pair('#8250df', '#d2a8ff') },
  { tag: tags.comment, color: quiet, fontStyle: 'italic' },
  { tag: tags.heading, fontWeight: 'bold' },
  { tag: tags.strong, fontWeight: 'bold' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: accent },
  { tag: tags.monospace, color: pair('#953800', '#ffa657') },
  { tag: tags.invalid, color: error },
]);

const panels = {
  '.cm-panels': { color: 'inherit', backgroundColor: faint },
  '.cm-panels.cm-panels-top': { borderBottom: `1px solid ${line}` },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px' },
  '.cm-panel.cm-search label': { fontSize: '13px' },
  '.cm-textfield': {
    color: 'inherit',
    backgroundColor: 'transparent',
    border: `1px solid ${line}`,
    borderRadius: '6px',
    fontSize: '13px',
    padding: '3px 8px',
  },
  '.cm-button': {
    color: accent,
    background: 'none',
    border: `1px solid ${line}`,
    borderRadius: '6px',
    fontSize: '13px',
    padding: '3px 10px',
    cursor: 'pointer',
  },
  '.cm-panel.cm-search [name=close]': { color: 'inherit', fontSize: '18px', minWidth: '24px', minHeight: '24px' },
  '.cm-tooltip': {
    color: pair('#0f141a', '#ebebf0'),
    backgroundColor: pair('#ffffff', '#1b232d'),
    border: `1px solid ${line}`,
    borderRadius: '6px',
    maxWidth: 'min(480px, 90vw)',
  },
  '.cm-diagnostic-error': { borderLeftColor: error },
  '.cm-diagnostic-warning': { borderLeftColor: warning },
};

/** How the editor looks, in both modes. */
export function look(rows: number): Extension {
  return EditorView.theme({
    '&': {
      fontSize: '13px',
      border: `1px solid ${line}`,
      borderRadius: '8px',
      overflow: 'hidden',
      color: pair('#0f141a', '#dedee3'),
      backgroundColor: pair('#ffffff', '#161d26'),
    },
    '&.cm-focused': { outline: `2px solid ${accent}`, outlineOffset: '1px' },
    '.cm-scroller': {
      overflow: 'auto',
      fontFamily: 'Menlo, Monaco, Consolas, monospace',
      lineHeight: '1.5',
      maxHeight: '70vh',
    },
    '.cm-content, .cm-gutter': { minHeight: `${rows * 1.5}em` },
    '.cm-content': { caretColor: 'currentColor', overflowWrap: 'anywhere' },
    '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'currentColor' },
    '.cm-gutters': { color: quiet, backgroundColor: faint, border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: faint },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: pair('#b6d7ff', '#234a78'),
    },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: pair('#c8ecd0', '#1f4d2c'), color: 'inherit' },
    '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: pair('#ffd7d5', '#67211f'), color: 'inherit' },
    '.cm-searchMatch': { backgroundColor: pair('#ffe58f', '#5c4a00') },
    '.cm-searchMatch-selected': { backgroundColor: pair('#ffb84d', '#8a5a00') },
    '.cm-selectionMatch': { backgroundColor: pair('#e2f0d9', '#2d3b26') },
    '.cm-lintRange-error': { textDecoration: `underline wavy ${error}`, backgroundImage: 'none' },
    '.cm-lintRange-warning': { textDecoration: `underline wavy ${warning}`, backgroundImage: 'none' },
    '.cm-lintPoint-error:after': { borderBottomColor: error },
    ...panels,
  });
}
