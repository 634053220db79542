/** Outcomes that restrict somebody while they are in force, as the core has them: a test compares them. */
export const restricting: ReadonlySet<string> = new Set(['challenge', 'limit', 'freeze', 'hide']);

/** Acts that end by themselves, unless for no end. */
const timed = ['challenge', 'limit', 'freeze'] as const;

export const isTimed = (act: string | null): act is (typeof timed)[number] =>
  timed.some((one) => one === act);
