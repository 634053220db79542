import { day } from '../settings/durations.ts';
import type { Archived } from '../stores/archive/port.ts';
import type { Paper, PaperStore } from '../stores/papers/port.ts';

const folder = 'erased';
/** Expired objects leave the archive with some days' delay. */
const retentionMargin = 7 * day;
/** More than any platform erases within half a year. */
const most = 100_000;

/** Until when the record of an erasure is kept, epoch milliseconds. */
export const erasureRecordUntil = (
  at: number,
  { textDays }: { readonly textDays: number },
): number => at + textDays * day + retentionMargin;

/**
 * Returns the record that an account was erased, kept as long as the archive may hold its earlier events.
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
  expiresAt: erasureRecordUntil(at, retention),
});

const timesOf = (papers: readonly Pick<Paper, 'id' | 'body'>[]): ReadonlyMap<string, number> =>
  new Map(papers.map(({ id, body }) => [id, (body as { readonly at: number }).at]));

/**
 * Returns the accounts erased while the archive may still hold their earlier events, each with the time
 * of erasure, epoch milliseconds.
 *
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const papers: PaperStore;
 * const erased = await erasedAccounts(papers);
 */
export const erasedAccounts = async (
  papers: Pick<PaperStore, 'list'>,
): Promise<ReadonlyMap<string, number>> => timesOf(await papers.list('work', folder, { most }));

/**
 * Like `erasedAccounts`, for some accounts only.
 *
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const papers: PaperStore;
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

/** Whether an archived event came from an account, or in its name, before the account was erased. */
export const isFromErasedAccount = (
  { event, sentAt }: Archived,
  erased: ReadonlyMap<string, number>,
): boolean => {
  const reporter = event.type === 'report.filed' ? event.data.reporterId : event.accountId;
  return [event.accountId, reporter].some((id) => sentAt < (erased.get(id) ?? 0));
};

/**
 * Filters out archived events that came from an account, or in its name, before the account was erased.
 *
 * @param erased result of `erasedAccounts`
 */
export async function* withoutErased(
  archived: AsyncIterable<Archived>,
  erased: ReadonlyMap<string, number>,
): AsyncGenerator<Archived> {
  for await (const one of archived) if (!isFromErasedAccount(one, erased)) yield one;
}
