import type { RequestParts } from '../api/client.ts';

/** A queue as it was left: its URL, its view, and the cursors of the pages up to the open one. */
type QueuePlace = {
  readonly queue: string;
  readonly href: string;
  readonly view: string;
  readonly trail: readonly string[];
  /** What its cases are filtered by. */
  readonly about: RequestParts<'POST /queues/{queue}/next'>['body'];
};

let lastQueue: QueuePlace = { queue: '', href: '/cases', view: '', trail: [], about: {} };
let isCaseShown = false;

/** Remembers the queue, its filters and its page for the return from a case. */
export const rememberQueue = (place: QueuePlace): void => {
  lastQueue = place;
};

export const rememberedQueue = (): QueuePlace => lastQueue;

/** What the cases of a queue were filtered by when it was left. */
export const rememberedAbout = (queue: string): QueuePlace['about'] =>
  lastQueue.queue === queue ? lastQueue.about : {};

/** Marks that a case is on the screen, until the returned function is called. */
export const markCaseShown = (): (() => void) => {
  isCaseShown = true;
  return () => {
    isCaseShown = false;
  };
};

/** The cursors up to the page that was left, when returning from a case; otherwise none. */
export const rememberedTrail = (view: string): readonly string[] =>
  isCaseShown && lastQueue.view === view ? lastQueue.trail : [];

/** The queue that was left, when returning from a case; otherwise `null`. */
export const rememberedChoice = (): string | null =>
  isCaseShown && lastQueue.queue !== '' ? lastQueue.queue : null;
