import type { Ports } from './ports.ts';

/**
 * Writes what was added up at most once in a while, so that figures for people cost no write an
 * event. A write that failed is told and never thrown: counting must never hold up deciding.
 *
 * @param every milliseconds between two writes
 * @param write puts down what there is; `now` is epoch milliseconds
 * @example
 * const due = nowAndThen({ clock, every: 5_000, write: (now) => tallies.add('flow', now, take()), onFailure });
 * await due(); // writes at once, and then not for five seconds
 */
export const nowAndThen = ({
  clock,
  every,
  write,
  onFailure,
}: Pick<Ports, 'clock'> & {
  readonly every: number;
  readonly write: (now: number) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}) => {
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    const now = clock.now();
    if (now - writtenAt < every) return;
    writtenAt = now;
    try {
      await write(now);
    } catch (error) {
      onFailure(error);
    }
  };
};
