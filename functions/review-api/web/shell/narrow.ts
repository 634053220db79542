import { useSyncExternalStore } from 'react';

const query = '(max-width: 1100px)';

const watch = (tell: () => void): (() => void) => {
  const list = window.matchMedia(query);
  list.addEventListener('change', tell);
  return () => list.removeEventListener('change', tell);
};

/** Whether the page is as narrow as a tablet: a table then shows what matters most. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(watch, () => window.matchMedia(query).matches);
