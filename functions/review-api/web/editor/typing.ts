import { EditorView } from '@codemirror/view';

/**
 * Types over a selection ourselves. A browser that does it keeps the colours of what was selected
 * by a style attribute, which the page's policy refuses and reports.
 */
export const typingOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { state } = view;
    if (event.inputType !== 'insertText' || event.data === null) return false;
    if (state.readOnly || state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(state.replaceSelection(event.data), {
      userEvent: 'input.type',
      scrollIntoView: true,
    });
    return true;
  },
});
