/** Where drafts live: this tab only, gone when it is closed. */
export type DraftBox = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (name: string) => `clearspring.draft.${name}`;

/** What was being written, or `null` when nothing was or it cannot be read any more. */
export const readDraft = <T>(box: DraftBox, name: string): T | null => {
  try {
    return JSON.parse(box.getItem(keyOf(name)) ?? 'null') as T | null;
  } catch {
    return null;
  }
};

/** Keeps what is being written; `null` forgets it. A full box loses the draft, never the page. */
export const keepDraft = (box: DraftBox, name: string, draft: unknown): void => {
  if (draft === null) {
    box.removeItem(keyOf(name));
    return;
  }
  try {
    box.setItem(keyOf(name), JSON.stringify(draft));
  } catch {
    box.removeItem(keyOf(name));
  }
};
