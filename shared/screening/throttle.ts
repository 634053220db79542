import type { Ports } from './ports.ts';

/**
 * Throttles writes of accumulated counts, so that statistics do not cost a write per event. A failed write is
 * passed to `onFailure` and never thrown: counting must not delay deciding.
 *
 * @param every milliseconds between two writes
 * @param write writes what has accumulated; `now` is epoch milliseconds
 * @example
 * declare const clock: Ports['clock'];
 * declare const write: (now: number) => Promise<void>;
 * declare const onFailure: (error: unknown) => void;
 * const writeIfDue = throttleWrites({ clock, every: 5_000, write, onFailure });
 * await writeIfDue(); // writes at once, and then not for five seconds
 */
export const throttleWrites = ({
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
    // Also after the clock was set back: what has accumulated would be lost with its worker meanwhile.
    if (Math.abs(now - writtenAt) < every) return;
    writtenAt = now;
    try {
      await write(now);
    } catch (error) {
      onFailure(error);
    }
  };
};
