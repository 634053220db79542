/** A queue as it was left: where it is, what it shows, and the cursors of the pages before the one that was open. */
type Left = {
  readonly href: string;
  readonly view: string;
  readonly trail: readonly string[];
};

let left: Left = { href: '/cases', view: '', trail: [] };

/** Who comes back from a case finds the queue, its filters and its page. */
export const leaveQueue = (place: Left): void => {
  left = place;
};

export const queueLeft = (): Left => left;
