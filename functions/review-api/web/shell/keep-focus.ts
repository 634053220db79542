import { useEffect } from 'react';

/**
 * Gives the focus to the page when what had it has gone, such as a row that was opened or a panel that was
 * confirmed: who works by keyboard, or hears the page, goes on there and not at the banner.
 *
 * @param whenever what changes with it; the first page of a visit is begun at its top
 */
export const useKeptFocus = (whenever: unknown): void => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at whenever that changes
  useEffect(() => {
    if (visited && document.activeElement === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
    visited = true;
  }, [whenever]);
};

let visited = false;
