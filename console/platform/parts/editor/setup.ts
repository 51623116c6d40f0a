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

/**
 * Text in the place of a selection is put there by us: the browser would give it the style of what it replaces, in an attribute that the page's policy
 * refuses, and say so.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const whole = event.inputType === 'insertText' && event.data !== null && event.cancelable;
    if (!whole || view.composing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data ?? ''), { userEvent: 'input.type', scrollIntoView: true });
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
