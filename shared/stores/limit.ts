import pLimit, { type LimitFunction } from 'p-limit';

/** The most connections that an AWS client opens (`maxSockets` of the SDK). */
const mostConnections = 50;

/**
 * Returns a function that runs calls of one AWS client, at most `mostConnections` at a time; further ones wait in
 * order. The timeouts of a call run while it waits for a connection, so many calls at once would fail before they are
 * sent.
 *
 * @example
 * declare const calls: readonly (() => Promise<void>)[];
 * const limited = limitToConnections();
 * await Promise.all(calls.map((call) => limited(call)));
 */
export const limitToConnections = (): LimitFunction => pLimit(mostConnections);
