import { minute } from '#shared/settings/durations.ts';

/**
 * Reads something at most once a minute, for all callers together. If it cannot be read, what was read before stays in
 * use; the error is thrown if nothing was.
 *
 * @param read brings what is in use up to date
 * @param onFailure receives each failure, and whether something was read before
 */
export const eachMinute = (
  read: () => Promise<void>,
  {
    now,
    onFailure,
  }: {
    readonly now: () => number;
    readonly onFailure: (error: unknown, hasRead: boolean) => void;
  },
): {
  /** Resolves once what is in use is at most a minute old, as far as it could be read. */
  readonly refreshed: () => Promise<void>;
  /** Reads although it may have read within the minute. */
  readonly readNow: () => Promise<void>;
} => {
  let readAt = Number.NEGATIVE_INFINITY;
  let hasRead = false;
  const readNow = async () => {
    readAt = now();
    await read();
  };
  const refresh = async () => {
    try {
      await readNow();
      hasRead = true;
    } catch (error) {
      onFailure(error, hasRead);
      if (hasRead) return;
      readAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  };
  let reading = Promise.resolve();
  return {
    readNow,
    refreshed: () => {
      // Also after the clock was set back: a halt must not wait until it is as late again.
      if (Math.abs(now() - readAt) >= minute) reading = refresh();
      return reading;
    },
  };
};
