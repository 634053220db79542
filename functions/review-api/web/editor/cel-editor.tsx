import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useWords } from '../preferences/context.tsx';
import { codePointName } from '../text/segments.ts';
import { words as textWords } from '../text/words.ts';
import { cel, celCompletions, type Vocabulary } from './cel.ts';
import { type Fault, rangeOf } from './places.ts';
import { editorTheme } from './theme.ts';
import { typingOver } from './typing.ts';
import { words } from './words.ts';

/**
 * Editor for a CEL expression, with completion of the fields and functions of rules, and errors at their
 * position.
 *
 * The editor lives in a shadow root, where its styles are constructed style sheets: in the page itself it
 * would add a style element, which the content security policy forbids.
 *
 * @param error everything that is wrong, for screen readers: ids of the form do not reach into the shadow root
 * @param vocabulary must be the same object as long as nothing in it changes
 */
export const CelEditor = ({
  label,
  value,
  error,
  faults,
  vocabulary,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly faults: readonly Fault[];
  readonly vocabulary: Vocabulary;
  readonly onChange: (value: string) => void;
}) => {
  const { say, language } = useWords();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ value, error, onChange });
  /** Texts passed to `onChange` that have not yet come back as `value`; they may come back late. */
  const written = useRef(new Set<string>());
  useEffect(() => {
    latest.current = { value, error, onChange };
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
          editorTheme,
          typingOver,
          history(),
          drawSelection(),
          // Bidi control characters are made visible and lose their effect.
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
          autocompletion({ override: [celCompletions(vocabulary, language)] }),
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorState.phrases.of({
            Completions: say(words.completions),
            Diagnostics: say(words.diagnostics),
            'No diagnostics': say(words.noDiagnostics),
          }),
          EditorView.contentAttributes.of(() => ({
            'aria-label': label,
            'aria-multiline': 'true',
            ...(latest.current.error !== undefined && {
              'aria-invalid': 'true',
              'aria-description': latest.current.error,
            }),
          })),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            // A change that came from outside must not be reported back, because it would create a draft.
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
  }, [label, vocabulary, language, say]);

  // Applies changes from outside, for example a discarded draft or a reloaded revision.
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
    // This also has the attributes read again: all errors come from one check.
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
