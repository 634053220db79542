import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useWords } from '../preferences/context.tsx';
import { codePointName } from '../text/segments.ts';
import { words as textWords } from '../text/words.ts';
import { cel, completing, type Vocabulary } from './cel.ts';
import { look } from './look.ts';
import { type Fault, rangeOf } from './places.ts';
import { typingOver } from './typing.ts';
import { words } from './words.ts';

/**
 * Writes a CEL expression: completion from what rules may name, errors under their characters.
 *
 * The editor lives in a shadow root, where its styles are constructed sheets: in the page itself it
 * would add a style element, which the page's policy refuses.
 *
 * @param vocabulary must stay the same object while nothing in it changes
 */
export const CelEditor = ({
  label,
  value,
  faults,
  vocabulary,
  readOnly = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly faults: readonly Fault[];
  readonly vocabulary: Vocabulary;
  readonly readOnly?: boolean;
  readonly onChange: (value: string) => void;
}) => {
  const { say, language } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ value, onChange });
  /** What was told to the page and has not come back yet: it may come back late. */
  const written = useRef(new Set<string>());
  useEffect(() => {
    latest.current = { value, onChange };
  });

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root as unknown as Element,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          cel,
          look,
          typingOver,
          history(),
          drawSelection(),
          // What turns the direction of code is seen, and turns nothing.
          highlightSpecialChars({
            addSpecialChars: /[\u200c\u202a-\u202c\u2060-\u2064\u2068]/gu,
            render: (code) => {
              const name = codePointName(code);
              const shown = document.createElement('span');
              shown.className = 'cm-specialChar';
              shown.textContent = name;
              shown.title = say(textWords.invisible, { name });
              return shown;
            },
          }),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          autocompletion({ override: [completing(vocabulary, language)] }),
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorState.phrases.of({
            Completions: say(words.completions),
            Diagnostics: say(words.diagnostics),
            'No diagnostics': say(words.noDiagnostics),
          }),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' }),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            // What the page says itself is no news to it: told back, it would be a draft of its own.
            if (!docChanged || transactions.some((one) => one.annotation(Transaction.remote)))
              return;
            const text = state.doc.toString();
            written.current.add(text);
            latest.current.onChange(text);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, vocabulary, language, say, readOnly]);

  // What changed from outside: a draft that was put away, a revision that was read again.
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    if (editor.state.doc.toString() === value) {
      written.current.clear();
      return;
    }
    if (written.current.has(value)) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: Transaction.remote.of(true),
    });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const text = editor.state.doc.toString();
    editor.dispatch(
      setDiagnostics(
        editor.state,
        faults.map((fault) => ({
          ...rangeOf(text, fault),
          severity: 'error',
          message: fault.message,
        })),
      ),
    );
  }, [faults]);

  return <div ref={host} data-editor />;
};
