import { useSyncExternalStore } from 'react';

const maxWidthHook = (width: number) => {
  const list = window.matchMedia(`(max-width: ${width}px)`);
  const watch = (onChange: () => void): (() => void) => {
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  };
  return () => useSyncExternalStore(watch, () => list.matches);
};

/** Whether the page is at most as wide as a tablet; tables then show only the most important columns. */
export const useNarrow = maxWidthHook(1100);

/** Whether the page is at most as wide as a phone; tables then have one column. */
export const usePhone = maxWidthHook(600);
