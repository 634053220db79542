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

const timesOf = (papers: readonly Pick<Paper, 'id' | 'body'>[]): ReadonlyMap<string, number> =>
  new Map(papers.map(({ id, body }) => [id, (body as { readonly at: number }).at]));

/**
 * Accounts that were erased while the archive may hold events of before, each with when it was, epoch milliseconds.
 *
 * @throws Unavailable when the store is
 * @example
 * const erased = await erasedAccounts(papers);
 */
export const erasedAccounts = async (
  papers: Pick<PaperStore, 'list'>,
): Promise<ReadonlyMap<string, number>> => timesOf(await papers.list('work', folder, { most }));

/**
 * The same of some accounts alone.
 *
 * @throws Unavailable when the store is
 * @example
 * const erased = await erasedAmong(['u-1', 'u-2'], papers);
 */
export const erasedAmong = async (
  accountIds: readonly string[],
  papers: Pick<PaperStore, 'read'>,
): Promise<ReadonlyMap<string, number>> =>
  timesOf(
    await papers.read(
      'work',
      accountIds.map((id) => ({ folder, id })),
    ),
  );

/** Whether what is archived came of an account, or in its name, before that was erased. */
export const isOfErased = (
  { event, sentAt }: Archived,
  erased: ReadonlyMap<string, number>,
): boolean => {
  const reporter = event.type === 'report.filed' ? event.data.reporterId : event.accountId;
  return [event.accountId, reporter].some((id) => sentAt < (erased.get(id) ?? 0));
};

/**
 * What is archived, without what came of an account, or in its name, before that was erased.
 *
 * @param erased as `erasedAccounts` reads them
 */
export async function* withoutErased(
  archived: AsyncIterable<Archived>,
  erased: ReadonlyMap<string, number>,
): AsyncGenerator<Archived> {
  for await (const one of archived) if (!isOfErased(one, erased)) yield one;
}
