import { useSyncExternalStore } from 'react';

const within = (width: number) => {
  const list = window.matchMedia(`(max-width: ${width}px)`);
  const watch = (tell: () => void): (() => void) => {
    list.addEventListener('change', tell);
    return () => list.removeEventListener('change', tell);
  };
  return () => useSyncExternalStore(watch, () => list.matches);
};

/** Whether the page is as narrow as a tablet: a table then shows what matters most. */
export const useNarrow = within(1100);

/** Whether it is as narrow as a phone: a table then is one column. */
export const usePhone = within(600);
