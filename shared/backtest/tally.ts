/** How often each outcome was decided. */
export type Tally = Readonly<Record<string, number>>;
