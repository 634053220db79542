import { useSyncExternalStore } from 'react';

/** A hook that says whether a media query holds. */
export const mediaHook = (query: string) => {
  const list = window.matchMedia(query);
  const watch = (onChange: () => void): (() => void) => {
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  };
  return (): boolean => useSyncExternalStore(watch, () => list.matches);
};

/** Whether the device prefers dark colours. */
export const useDarkSystem = mediaHook('(prefers-color-scheme: dark)');

/** Whether the page is being printed. */
export const usePrinting = mediaHook('print');
