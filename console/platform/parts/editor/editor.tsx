import Button from '@cloudscape-design/components/button';
import { setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useWords } from '../../texts/index.ts';
import { type EditorLanguage, languages } from './languages.ts';
import { extensions, languagePlace } from './setup.ts';
import { changeBetween, placesOf } from './text.ts';

/** What is wrong, or odd, at a place of the text; offsets in characters. */
export interface EditorProblem {
  from: number;
  to: number;
  severity: 'error' | 'warning' | 'info';
  message: string;
}

export interface EditorProps {
  /** The name that a screen reader says. */
  label: string;
  language: EditorLanguage;
  value: string;
  onChange: (value: string) => void;
  problems?: readonly EditorProblem[] | undefined;
  /** How high it is when it is empty. */
  rows?: number | undefined;
  autoFocus?: boolean | undefined;
}

const none: readonly EditorProblem[] = [];
/** Nobody reads more at once; the gutter marks them all. */
const shown = 20;
/** Marks a change that came from outside, which nobody has to be told of. */
const fromOutside = Annotation.define<boolean>();

/** The view, in a shadow root: there CodeMirror's styles are constructed sheets, which the policy `style-src 'self'` allows; elsewhere they would be a tag, which it does not. */
function useView({ label, language, value, onChange, rows = 12, autoFocus = false }: EditorProps) {
  const words = useWords();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  // What was told, and has not come back yet: a late rendering must not take back what was typed since.
  const told = useRef<string[]>([]);
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const listen = EditorView.updateListener.of(update => {
      if (!update.docChanged || update.transactions.some(each => each.annotation(fromOutside))) return;
      const text = update.state.doc.toString();
      told.current.push(text);
      latest.current.onChange(text);
    });
    const state = EditorState.create({
      doc: latest.current.value,
      extensions: [extensions({ label, language, rows, words: words.editor }), listen],
    });
    const made = new EditorView({ parent: root, root, state });
    view.current = made;
    if (autoFocus) made.focus();
    void languages[language]().then(found => made.dispatch({ effects: languagePlace.reconfigure(found) }));
    return () => made.destroy();
  }, [label, language, rows, words, autoFocus]);
  useEffect(() => {
    const place = told.current.indexOf(value);
    if (place >= 0) {
      told.current.splice(0, place + 1);
      return;
    }
    told.current = [];
    const changes = changeBetween(view.current?.state.doc.toString() ?? value, value);
    if (changes) view.current?.dispatch({ changes, annotations: fromOutside.of(true) });
  }, [value]);
  return { host, view };
}

interface ProblemsProps {
  value: string;
  problems: readonly EditorProblem[];
  reveal: (problem: EditorProblem) => void;
}

/** The problems as text, which is said when it changes; each leads to its place. */
function Problems({ value, problems, reveal }: ProblemsProps) {
  const { editor } = useWords();
  const places = placesOf(value, problems);
  const more = places.length - shown;
  return (
    <ul className="berth-editor-problems" aria-live="polite" aria-label={editor.problems}>
      {places.slice(0, shown).map(({ problem, line }) => (
        <li key={`${problem.from}:${problem.message}`} className={`berth-editor-${problem.severity}`}>
          <Button variant="inline-link" onClick={() => reveal(problem)}>
            {editor.line(line)}
          </Button>
          {` ${problem.message}`}
        </li>
      ))}
      {more > 0 && <li>{editor.more(more)}</li>}
    </ul>
  );
}

/** An editor for code. A default export, so that its chunk comes only where something is edited. */
export default function Editor(props: EditorProps) {
  const { value, problems = none } = props;
  const { editor } = useWords();
  const { host, view } = useView(props);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view that was made anew, in another language say, has to be told again
  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const end = current.state.doc.length;
    const within = problems.map(each => ({ ...each, from: Math.min(each.from, end), to: Math.min(each.to, end) }));
    current.dispatch(setDiagnostics(current.state, within));
  }, [problems, editor, props.label]);
  const reveal = ({ from }: EditorProblem) => {
    const anchor = Math.min(from, view.current?.state.doc.length ?? 0);
    view.current?.dispatch({ selection: { anchor }, scrollIntoView: true });
    view.current?.focus();
  };
  return (
    <>
      <div ref={host} className="berth-code-editor" />
      <div className="berth-editor-hint">{editor.leave}</div>
      <Problems value={value} problems={problems} reveal={reveal} />
    </>
  );
}
