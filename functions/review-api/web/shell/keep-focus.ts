import { useEffect } from 'react';

/**
 * Moves the focus to the main content if the focused element was removed, such as an opened row or a
 * confirmed panel. Keyboard and screen-reader users then continue there and not at the banner.
 *
 * @param trigger checked when this value changes; the first page of a visit starts at its top
 */
export const useKeptFocus = (trigger: unknown): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect must run whenever this value changes
  useEffect(() => {
    if (visited && document.activeElement === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    visited = true;
  }, [trigger]);
};

let visited = false;
