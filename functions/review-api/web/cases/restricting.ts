/** Outcomes that restrict their subject while in force. Copied from the server; a test compares them. */
export const restricting: ReadonlySet<string> = new Set(['challenge', 'limit', 'freeze', 'hide']);

/** Acts that have an end date, unless they have no end. */
const timed = ['challenge', 'limit', 'freeze'] as const;

export const isTimed = (act: string | null): act is (typeof timed)[number] =>
  timed.some((one) => one === act);
