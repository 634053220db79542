/** Storage for drafts: per tab, cleared when the tab is closed. */
type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const prefix = 'clearspring.draft.';
const keyOf = (name: string) => `${prefix}${name}`;

/** Reads a draft; `null` if there is none, or if it is not readable. */
export const readDraft = <T>(box: DraftStorage, name: string): T | null => {
  try {
    return JSON.parse(box.getItem(keyOf(name)) ?? 'null') as T | null;
  } catch {
    return null;
  }
};

/** Stores a draft; `null` removes it. If the storage is full, the draft is dropped without an error. */
export const writeDraft = (box: DraftStorage, name: string, draft: unknown): void => {
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

export const forgetDrafts = (box: Storage): void => {
  for (const key of Object.keys(box)) if (key.startsWith(prefix)) box.removeItem(key);
};
