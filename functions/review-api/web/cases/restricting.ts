/** Outcomes that restrict somebody while they are in force, as the core has them: a test compares them. */
export const restricting: ReadonlySet<string> = new Set(['challenge', 'limit', 'freeze', 'hide']);
