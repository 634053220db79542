/**
 * The most connections that an AWS client opens (`maxSockets` of the SDK). The timeouts of a further call run
 * while it waits for a connection, so many calls at once would fail before they are sent.
 */
export const mostConnections = 50;

/**
 * Returns a function that runs calls, at most `most` at a time; further ones wait in order.
 *
 * @example
 * declare const calls: readonly (() => Promise<void>)[];
 * const limited = createLimit(mostConnections);
 * await Promise.all(calls.map(limited));
 */
export const createLimit = (most: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(call: () => Promise<T>): Promise<T> => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = waiting.shift();
      // The next call takes over this one's place.
      if (next) next();
      else running -= 1;
    }
  };
};
