import { useCallback, useState } from 'react';
import { keepDraft, readDraft } from './drafts.ts';

/**
 * State that outlives the page: a decision that is being written survives a reload and a session
 * that ends. Nothing secret belongs in it.
 *
 * @param name which draft, e.g. `case:cas-1`
 * @param initial what is there while nothing is being written, as it is at the moment
 * @returns the draft, what writes it, what forgets it, and what forgets it once it was sent, unless it was
 *   written on meanwhile
 */
export const useDraft = <T>(
  name: string,
  initial: T,
): readonly [T, (next: T) => void, () => void, (sent: T) => void] => {
  const [held, hold] = useState(() => ({
    name,
    draft: readDraft<T>(sessionStorage, name),
  }));
  // Another case, another draft: decided while rendering, so that the old one is never shown.
  if (held.name !== name) hold({ name, draft: readDraft<T>(sessionStorage, name) });
  const write = useCallback(
    (draft: T) => {
      keepDraft(sessionStorage, name, draft);
      hold({ name, draft });
    },
    [name],
  );
  const forget = useCallback(() => {
    keepDraft(sessionStorage, name, null);
    hold({ name, draft: null });
  }, [name]);
  const settle = useCallback(
    (sent: T) => {
      const kept = readDraft<T>(sessionStorage, name);
      if (kept === null || JSON.stringify(kept) === JSON.stringify(sent)) forget();
    },
    [name, forget],
  );
  return [held.draft ?? initial, write, forget, settle];
};
