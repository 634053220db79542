/** How far this device's clock is behind the server's, in milliseconds; negative if it is ahead. */
let behind = 0;

/** Learns the server's time from the `Date` header of a response, which is in whole seconds. */
export const hearTime = (date: string | null, here: number): void => {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return;
  // Back to 0 as soon as the device's clock is right again.
  behind = Math.abs(there - here) > 2_000 ? there - here : 0;
};

/** The server's time. Due times and claims are compared with it, not with this device's clock. */
export const serverNow = (): number => Date.now() + behind;
