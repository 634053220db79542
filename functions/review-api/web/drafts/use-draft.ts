import { useCallback, useState } from 'react';
import { readDraft, writeDraft } from './drafts.ts';

/**
 * State that survives the page: a draft outlives a reload and the end of the session. Do not use it for
 * secrets.
 *
 * @param name of the draft, e.g. `case:cas-1`
 * @param initial the current value while there is no draft
 * @example
 * const { draft, write, forget } = useDraft('appeal:apl-1', '');
 */
export const useDraft = <T>(
  name: string,
  initial: T,
): {
  readonly draft: T;
  readonly write: (next: T) => void;
  /** Discards the draft. */
  readonly forget: () => void;
  /** Discards the draft after it was sent, unless it was edited in the meantime. */
  readonly settle: (sent: T) => void;
} => {
  const [stored, setStored] = useState(() => ({
    name,
    draft: readDraft<T>(sessionStorage, name),
  }));
  // Switches to another draft during rendering, so that the old one is never shown under the new name.
  if (stored.name !== name) setStored({ name, draft: readDraft<T>(sessionStorage, name) });
  const write = useCallback(
    (draft: T) => {
      writeDraft(sessionStorage, name, draft);
      setStored({ name, draft });
    },
    [name],
  );
  const forget = useCallback(() => {
    writeDraft(sessionStorage, name, null);
    setStored({ name, draft: null });
  }, [name]);
  const settle = useCallback(
    (sent: T) => {
      const current = readDraft<T>(sessionStorage, name);
      if (current === null || JSON.stringify(current) === JSON.stringify(sent)) forget();
    },
    [name, forget],
  );
  return { draft: stored.draft ?? initial, write, forget, settle };
};
