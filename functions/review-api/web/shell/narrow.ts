import { useSyncExternalStore } from 'react';

const within = (width: number) => {
  const list = window.matchMedia(`(max-width: ${width}px)`);
  const watch = (tell: () => void): (() => void) => {
    list.addEventListener('change', tell);
    return () => list.removeEventListener('change', tell);
  };
  return () => useSyncExternalStore(watch, () => list.matches);
};

/** Whether the page is at most as wide as a tablet; tables then show only the most important columns. */
export const useNarrow = within(1100);

/** Whether the page is at most as wide as a phone; tables then have one column. */
export const usePhone = within(600);
