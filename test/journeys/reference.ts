import type { Sent } from '#infra/local/platform/stage.ts';

/** Counts of an account's events by family: the result of any serial pass over the distinct events. */
export type Tally = Readonly<Record<string, number>>;

const families: Readonly<Record<string, string>> = {
  'account.logged-in': 'logins',
  'content.posted': 'posts',
  'social.messaged': 'messages',
  'social.group-joined': 'joins',
  'payment.transferred': 'transfersOut',
};

/** Ids of the distinct valid events of a day. */
export const distinctEventKeys = (day: readonly Sent[]): ReadonlySet<string> =>
  new Set(
    day.filter(({ truth }) => truth.kind === 'event').map(({ body }) => JSON.parse(body).eventId),
  );

/**
 * Counts the day's distinct events by account and family. Written from the contract alone, without any code
 * of the product.
 */
export const referenceOf = (day: readonly Sent[]): ReadonlyMap<string, Tally> => {
  const tallies = new Map<string, Record<string, number>>();
  for (const { body, truth } of day) {
    if (truth.kind !== 'event') continue;
    const { accountId, type } = JSON.parse(body);
    const tally = tallies.get(accountId) ?? {};
    tallies.set(accountId, tally);
    const family = families[type];
    if (family) tally[family] = (tally[family] ?? 0) + 1;
  }
  return tallies;
};
