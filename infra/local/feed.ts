import { setTimeout } from 'node:timers/promises';
import type { System } from './system.ts';

const chunkSize = 100;
const mostWaiting = 1_000;

/**
 * Sends messages to the intake queue in order, no faster than the system screens them: it pauses while more
 * than 1,000 wait. Returns the number of messages sent.
 *
 * @param rate maximum messages per second; unlimited by default
 * @param onSent called after each chunk with the number of messages sent so far
 * @example
 * declare const system: System;
 * declare const bodies: Iterable<string>;
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
    /** Stops the feed after the current chunk. */
    readonly signal?: AbortSignal;
  } = {},
): Promise<number> => {
  const startedAt = performance.now();
  const size = Math.max(1, Math.min(chunkSize, Math.ceil(rate / 10)));
  const intake = system.queueUrl('intake');
  let pending: string[] = [];
  let sent = 0;

  const flush = async () => {
    await system.send(pending);
    sent += pending.length;
    pending = [];
    onSent(sent);
    while (!signal?.aborted && (await system.depth(intake)) > mostWaiting) await setTimeout(150);
    const ahead = (sent / rate) * 1000 - (performance.now() - startedAt);
    if (ahead > 0) await setTimeout(ahead);
  };

  for await (const body of bodies) {
    if (signal?.aborted) break;
    pending.push(body);
    if (pending.length >= size) await flush();
  }
  if (pending.length > 0) await flush();
  return sent;
};
