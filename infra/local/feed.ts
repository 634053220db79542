import { setTimeout } from 'node:timers/promises';
import type { System } from './system.ts';

const chunk = 100;
const mostWaiting = 1_000;

/**
 * Puts messages on the intake queue in order, no faster than the system screens them: it pauses while
 * a thousand wait. Returns how many were sent.
 *
 * @param rate messages a second at most; as fast as they are screened by default
 * @param onSent hears how many were sent so far, after each chunk
 * @example
 * await feed(system, bodies, { onSent: (sent) => console.log(sent) });
 */
export const feed = async (
  system: System,
  bodies: Iterable<string> | AsyncIterable<string>,
  {
    rate = Number.POSITIVE_INFINITY,
    onSent = () => {},
    signal,
  }: {
    readonly rate?: number;
    readonly onSent?: (sent: number) => void;
    /** Ends the feed after the chunk in hand. */
    readonly signal?: AbortSignal;
  } = {},
): Promise<number> => {
  const startedAt = performance.now();
  const size = Math.max(1, Math.min(chunk, Math.ceil(rate / 10)));
  const intake = system.queueUrl('intake');
  let waiting: string[] = [];
  let sent = 0;

  const flush = async () => {
    await system.send(waiting);
    sent += waiting.length;
    waiting = [];
    onSent(sent);
    while (!signal?.aborted && (await system.depth(intake)) > mostWaiting) await setTimeout(150);
    const ahead = (sent / rate) * 1000 - (performance.now() - startedAt);
    if (ahead > 0) await setTimeout(ahead);
  };

  for await (const body of bodies) {
    if (signal?.aborted) break;
    waiting.push(body);
    if (waiting.length >= size) await flush();
  }
  if (waiting.length > 0) await flush();
  return sent;
};
