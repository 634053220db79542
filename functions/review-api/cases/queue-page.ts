import type * as z from 'zod';
import { CaseSummary, type QueuedCase } from '#shared/reviews/queue.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import type { ListCursor } from '#shared/stores/case-queues/port.ts';
import type { Claim as Held } from '#shared/stores/claims/port.ts';
import { parseStored, readEach } from '#shared/stores/unreadable.ts';
import type { queues as endpoints } from '../contract/queues.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { skipsOf } from '../staff/skips.ts';
import { isListedFor } from './blind.ts';
import { sourceOf } from './rows.ts';

/** Rows that one page request reads at most, and rows per read. */
const mostRead = 2000;
const readTogether = 200;

type Filter = z.output<(typeof endpoints)['GET /queues/{queue}/cases']['query']>;

const filterFor =
  (
    filter: Filter,
    staff: Staff,
    skips: Readonly<Record<string, number>>,
    now: number,
    ports: Pick<ReviewPorts, 'settings'>,
  ) =>
  ({ queue, row }: QueuedCase): boolean =>
    mayDo(staff, 'read-cases', { queue, category: row.weight.category }) &&
    isListedFor(row, staff, ports) &&
    (filter.category === undefined || row.weight.category === filter.category) &&
    (filter.severity === undefined || row.weight.severity === filter.severity) &&
    (filter.source === undefined || sourceOf(row) === filter.source) &&
    (filter.snoozed === 'true') === (row.handling?.snoozedUntil ?? 0) > now &&
    skips[row.caseId] === undefined;

/** The position of a row in its queue, after which `openCases` continues. */
const placeAfter = ({ dueAt, row }: QueuedCase): ListCursor => ({ dueAt, caseId: row.caseId });

/** Whether the claim on a case matches the filter. */
const claimMatches = (
  { caseId, handling }: CaseSummary,
  claims: ReadonlyMap<string, Held>,
  wanted: NonNullable<Filter['claim']>,
  caller: Staff,
): boolean => {
  const claim = claims.get(caseId);
  return wanted === 'free'
    ? claim === undefined
    : claim?.by === caller.id || handling?.assignee === caller.id;
};

/**
 * Reads rows until a page is full, because filters leave gaps, or until the read budget is used up.
 *
 * @returns the position to continue from, which may be set on an empty page too; `null` at the end of the
 *   queue
 */
export const pageFor = async (
  queue: string,
  filter: Filter,
  caller: Caller,
  ports: ReviewPorts,
  start: ListCursor | undefined,
): Promise<{ readonly rows: readonly CaseSummary[]; readonly next: ListCursor | null }> => {
  const now = ports.clock.now();
  const { limit, claim } = filter;
  const readMore = (most: number, after: ListCursor | undefined) =>
    ports.caseQueues.openCases(queue, { most, ...(after && { after }) });
  let most = limit + 1;
  const [first, skips] = await Promise.all([readMore(most, start), skipsOf(caller.id, ports)]);
  const isWanted = filterFor(filter, caller, skips, now, ports);
  const found: QueuedCase[] = [];
  for (let [cases, read] = [first, 0]; ; ) {
    const wanted = readEach(
      cases,
      ({ row }) => row.caseId,
      (one) => ({ ...one, row: parseStored(CaseSummary, one.row) }),
    ).filter(isWanted);
    const claims =
      claim &&
      (await ports.claims.of(
        wanted.map(({ row }) => row.caseId),
        now,
      ));
    found.push(...wanted.filter(({ row }) => !claims || claimMatches(row, claims, claim, caller)));
    const rows = found.slice(0, limit).map(({ row }) => row);
    const last = found[limit - 1];
    if (last && found.length > limit) return { rows, next: placeAfter(last) };
    const end = cases.at(-1);
    if (cases.length < most || !end) return { rows, next: null };
    read += cases.length;
    if (read >= mostRead) return { rows, next: placeAfter(end) };
    most = readTogether;
    cases = await readMore(most, placeAfter(end));
  }
};
