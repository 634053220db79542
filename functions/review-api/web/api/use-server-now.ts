import { useSyncExternalStore } from 'react';
import { minute } from '../figures/durations.ts';
import { serverNow } from './clock.ts';

const watch = (passed: () => void) => {
  const timer = setInterval(passed, minute / 4);
  return () => clearInterval(timer);
};

const minuteNow = () => Math.floor(serverNow() / minute);

/** The server's time, for a component that shows how much is left or has passed: it is rendered anew every minute. */
export const useServerNow = (): number => {
  useSyncExternalStore(watch, minuteNow);
  return serverNow();
};
