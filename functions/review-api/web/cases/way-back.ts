/** A queue as it was left: where it is, what it shows, and the cursors of the pages before the one that was open. */
type Left = {
  readonly href: string;
  readonly view: string;
  readonly trail: readonly string[];
};

let left: Left = { href: '/cases', view: '', trail: [] };
let isAtCase = false;

/** Who comes back from a case finds the queue, its filters and its page. */
export const leaveQueue = (place: Left): void => {
  left = place;
};

export const queueLeft = (): Left => left;

/** A case is on the screen, until what this gives is called. */
export const stayAtCase = (): (() => void) => {
  isAtCase = true;
  return () => {
    isAtCase = false;
  };
};

/** The cursors that lead to the page that was left, for who comes from a case; none for anybody else. */
export const trailBack = (view: string): readonly string[] =>
  isAtCase && left.view === view ? left.trail : [];
