/** Outcomes that restrict their subject while in force. Copied from the server; a test compares them. */
export const restrictingOutcomes: ReadonlySet<string> = new Set([
  'challenge',
  'limit',
  'freeze',
  'hide',
]);

/** Acts that have an end date, unless they have no end. */
const timedActs = ['challenge', 'limit', 'freeze'] as const;

export const isTimed = (act: string | null): act is (typeof timedActs)[number] =>
  timedActs.some((one) => one === act);
