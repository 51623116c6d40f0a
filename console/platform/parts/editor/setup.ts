import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { diagnosticCount, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Words } from '../../texts/index.ts';
import type { EditorLanguage } from './languages.ts';
import { colours, look } from './look.ts';

/** Where a language is put when its chunk is there. */
export const languagePlace = new Compartment();

/** After Escape the next Tab leaves, however long somebody takes to find the key; milliseconds. CodeMirror's own two seconds are too short for some. */
const leaving = 600_000;

const wayOut = Prec.lowest(
  keymap.of([
    {
      key: 'Escape',
      run: view => {
        view.setTabFocusMode(leaving);
        return true;
      },
      // Else a dialog around the editor would close.
      stopPropagation: true,
    },
  ]),
);

/** What is selected in the page: the view hears of it later than of what is typed over it. */
function selectionOf(view: EditorView): { from: number; to: number } {
  // Chromium's shadow roots have it, and Chromium is who needs it.
  const root = view.root as DocumentOrShadowRoot & { getSelection?: () => Selection | null };
  const found = root.getSelection?.();
  if (!found?.anchorNode || !found.focusNode) return view.state.selection.main;
  const anchor = view.posAtDOM(found.anchorNode, found.anchorOffset);
  const head = view.posAtDOM(found.focusNode, found.focusOffset);
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) };
}

/**
 * Text in the place of a selection is put there by us: the browser would give it the style of what it replaces, in an attribute that the page's policy
 * refuses, and say so.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput: ({ inputType, data, cancelable }, view) => {
    if (inputType !== 'insertText' || data === null || !cancelable || view.composing) return false;
    const { from, to } = selectionOf(view);
    if (from === to) return false;
    view.dispatch({
      changes: { from, to, insert: data },
      selection: { anchor: from + data.length },
      userEvent: 'input.type',
      scrollIntoView: true,
    });
    return true;
  },
});

interface Options {
  label: string;
  language: EditorLanguage;
  rows: number;
  words: Words['editor'];
}

/** What every editor of the console can do. */
export function extensions({ label, language, rows, words }: Options): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    search({ top: true }),
    highlightSelectionMatches(),
    syntaxHighlighting(colours),
    look(rows),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    EditorState.phrases.of(words.phrases),
    EditorView.contentAttributes.of(({ state }) => ({
      'aria-label': label,
      'aria-description': words.leave,
      'aria-invalid': String(diagnosticCount(state) > 0),
      spellcheck: String(language === 'markdown'),
    })),
    keymap.of([...searchKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
    replacing,
    wayOut,
    languagePlace.of([]),
  ];
}
