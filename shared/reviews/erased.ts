import { day } from '../settings/durations.ts';
import type { Archived } from '../stores/archive/port.ts';
import type { Paper, PaperStore } from '../stores/papers/port.ts';

const folder = 'erased';
/** What is over goes from the archive some days later. */
const toSpare = 7 * day;
/** More than are erased of a platform within half a year. */
const most = 100_000;

/** Until when it is kept that an account was erased, epoch milliseconds. */
export const erasedUntil = (at: number, { textDays }: { readonly textDays: number }): number =>
  at + textDays * day + toSpare;

/**
 * That an account was erased, for as long as the archive holds events of before.
 *
 * @param at when, epoch milliseconds
 */
export const erasedPaper = (
  accountId: string,
  at: number,
  retention: { readonly textDays: number },
): Paper => ({
  kind: 'work',
  folder,
  id: accountId,
  version: 1,
  body: { at },
  expiresAt: erasedUntil(at, retention),
});

/**
 * Accounts that were erased while the archive may hold events of before, each with when it was, epoch milliseconds.
 *
 * @throws Unavailable when the store is
 * @example
 * const erased = await erasedAccounts(papers);
 */
export const erasedAccounts = async (
  papers: Pick<PaperStore, 'list'>,
): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (await papers.list('work', folder, { most })).map(({ id, body }) => [
      id,
      (body as { readonly at: number }).at,
    ]),
  );

/**
 * What is archived, without what came of an account, or in its name, before that was erased.
 *
 * @param erased as `erasedAccounts` reads them
 */
export async function* withoutErased(
  archived: AsyncIterable<Archived>,
  erased: ReadonlyMap<string, number>,
): AsyncGenerator<Archived> {
  const isOf = (accountId: string, { sentAt }: Archived) => sentAt < (erased.get(accountId) ?? 0);
  for await (const one of archived) {
    const { event } = one;
    const reporter = event.type === 'report.filed' ? event.data.reporterId : event.accountId;
    if (!isOf(event.accountId, one) && !isOf(reporter, one)) yield one;
  }
}
