/** How far this device's clock is behind the server's, in milliseconds; negative when it is ahead. */
let behind = 0;

/** Learns the server's time from an answer. Dates of answers are whole seconds. */
export const hearTime = (date: string | null, here: number): void => {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return;
  // A clock that was set right meanwhile is believed again.
  behind = Math.abs(there - here) > 2_000 ? there - here : 0;
};

/** The server's time: what is due and who holds what goes by it, not by this device's clock. */
export const serverNow = (): number => Date.now() + behind;
