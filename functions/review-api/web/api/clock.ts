/** How far this device's clock is behind the server's, in milliseconds; negative if it is ahead. */
let clockOffset = 0;

/** Learns the server's time from the `Date` header of a response, which is in whole seconds. */
export const syncClock = (date: string | null, localTime: number): void => {
  const serverTime = Date.parse(date ?? '');
  if (Number.isNaN(serverTime)) return;
  // Back to 0 as soon as the device's clock is right again.
  clockOffset = Math.abs(serverTime - localTime) > 2_000 ? serverTime - localTime : 0;
};

/** The server's time. Due times and claims are compared with it, not with this device's clock. */
export const serverNow = (): number => Date.now() + clockOffset;
