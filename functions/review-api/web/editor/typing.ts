import { EditorView } from '@codemirror/view';

/**
 * Replaces a selection by typed text in our own code. A browser doing it would keep the colours of the
 * selection in a style attribute, which the content security policy forbids and reports.
 */
export const typingOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { state } = view;
    if (event.inputType !== 'insertText' || event.data === null) return false;
    if (state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(state.replaceSelection(event.data), {
      userEvent: 'input.type',
      scrollIntoView: true,
    });
    return true;
  },
});
