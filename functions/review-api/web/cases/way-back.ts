/** A queue as it was left: its URL, its view, and the cursors of the pages up to the open one. */
type Left = {
  readonly href: string;
  readonly view: string;
  readonly trail: readonly string[];
};

let left: Left = { href: '/cases', view: '', trail: [] };
let isAtCase = false;

/** Remembers the queue, its filters and its page for the return from a case. */
export const leaveQueue = (place: Left): void => {
  left = place;
};

export const queueLeft = (): Left => left;

/** Marks that a case is on the screen, until the returned function is called. */
export const stayAtCase = (): (() => void) => {
  isAtCase = true;
  return () => {
    isAtCase = false;
  };
};

/** The cursors up to the page that was left, when returning from a case; otherwise none. */
export const trailBack = (view: string): readonly string[] =>
  isAtCase && left.view === view ? left.trail : [];
