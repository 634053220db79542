import * as z from 'zod';
import { canBeSecondReviewerOf, isDisputeParty } from '#shared/reviews/blind-review.ts';
import { type CaseSummary, dueHoursOf, queuedCaseOf, queuesOf } from '#shared/reviews/queue.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import type { ListCursor } from '#shared/stores/case-queues/port.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { proposedBy } from '../acting/proposed-targets.ts';
import { awaitsAnotherAnswer } from '../cases/appeal-view.ts';
import { isListedFor } from '../cases/blind.ts';
import { claimNow } from '../cases/claims.ts';
import { keepQueue, keptQueues } from '../cases/kept-queues.ts';
import { readableBy } from '../cases/place.ts';
import { pageFor } from '../cases/queue-page.ts';
import { rowsOf } from '../cases/rows.ts';
import type { queues as endpoints } from '../contract/queues.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts, Routes } from '../server/route.ts';

const mostCounted = 1000;

/** The position at which a page of a queue ended. */
const QueuePosition = z.strictObject({
  dueAt: z.number(),
  caseId: z.string(),
}) satisfies z.ZodType<ListCursor>;

const mustBeQueue = async (queue: string, ports: ReviewPorts): Promise<void> => {
  const isDefined = queuesOf(ports.settings.review).includes(queue);
  if (!isDefined && !(await keptQueues(ports)).has(queue)) throw new Refusal('not-found');
};

/** Whether a staff member has a duty in a queue, for some category at least. */
const mayDoInQueue = (staff: Staff, duty: Duty, queue: string): boolean =>
  staff.grants.some(
    (grant) =>
      mayDo({ ...staff, grants: [grant] }, duty) && (grant.queues?.includes(queue) ?? true),
  );

const mayReadQueue = (staff: Staff, queue: string): boolean =>
  mayDoInQueue(staff, 'read-cases', queue);

const mayWorkQueue = (staff: Staff, queue: string): boolean =>
  mayDoInQueue(staff, queue === 'escalated' ? 'work-escalated' : 'rule', queue);

/** Whether a staff member may read every category of a queue. */
const mayReadWholeQueue = (staff: Staff, queue: string): boolean =>
  mayReadQueue({ ...staff, grants: staff.grants.filter(({ categories }) => !categories) }, queue);

/** The load of a queue for a staff member: the cases listed for them there, including snoozed and skipped ones. */
const loadOf = async (
  queue: string,
  staff: Staff,
  { caseQueues, clock }: ReviewPorts,
): Promise<{
  readonly open: number;
  /** Whether the queue is longer than was read: a caller who reads only part of it gets no exact count. */
  readonly more: boolean;
  readonly overdue: number;
  readonly oldestAt: number | null;
  /** Whether a case may be one of those counted. */
  readonly mayContain: (caseId: string) => boolean;
}> => {
  const now = clock.now();
  const waiting = await caseQueues.waitingCases(queue, { most: mostCounted + 1 });
  const seen = waiting.filter(({ category, ruledBy }) => {
    const place = { queue, category };
    return (
      mayDo(staff, 'read-cases', place) &&
      (ruledBy === null || canBeSecondReviewerOf(ruledBy, staff, place))
    );
  });
  const ids = new Set(seen.map(({ caseId }) => caseId));
  const more = waiting.length > mostCounted;
  const isBeyond = more && mayReadWholeQueue(staff, queue);
  return {
    open: seen.length,
    more,
    overdue: isBeyond
      ? await caseQueues.countDue(queue, { most: mostCounted + 1, by: now })
      : seen.filter(({ dueAt }) => dueAt <= now).length,
    oldestAt: seen[0]?.openedAt ?? null,
    mayContain: (caseId) => isBeyond || ids.has(caseId),
  };
};

/**
 * Whether a staff member may take a case in its current handling state; parties to a dispute may not settle
 * it, nor may everybody answer its appeal.
 */
const mayTake = async (row: CaseSummary, caller: Staff, ports: ReviewPorts): Promise<boolean> => {
  const { handling } = row;
  if (isDisputeParty(row, caller.id)) return false;
  if (handling?.assignee && handling.assignee !== caller.id) return false;
  const opinion = handling?.secondOpinion;
  if (opinion && opinion.answeredBy === null && opinion.by === caller.id) return false;
  return !(await awaitsAnotherAnswer(row, caller, ports));
};

/**
 * The row of a listed case as it is now; `null` if the case is not open in the queue any more. The index of a queue lags
 * behind for a moment: whoever asks for the next case right after a ruling would get the same one again. What was not
 * written since stays where it is listed, also if other routes would now lead it elsewhere.
 */
const rowNow = async (
  listed: CaseSummary,
  queue: string,
  { ledger, settings }: ReviewPorts,
): Promise<CaseSummary | null> => {
  const { caseId, version } = listed;
  const known = await orLeftOut(readCase(caseId, ledger));
  if (known?.version === version) return listed;
  const queued = known ? queuedCaseOf(known, settings.review) : null;
  return queued?.queue === queue ? queued.row : null;
};

export const queues: Routes<keyof typeof endpoints> = {
  async 'GET /queues'({ caller }, ports) {
    const { settings, clock } = ports;
    const now = clock.now();
    const [claims, appeals, kept] = await Promise.all([
      ports.claims.inForce(now, { most: mostCounted }),
      ports.caseQueues.appeals('open', { most: mostCounted }),
      keptQueues(ports),
    ]);
    const defined = queuesOf(settings.review);
    const removed = [...kept.keys()].filter((queue) => !defined.includes(queue));
    const all = await Promise.all(
      [...defined, ...removed]
        .filter((queue) => mayReadQueue(caller, queue))
        .map(async (queue) => {
          const load = await loadOf(queue, caller, ports);
          // In a long queue, a caller who reads only part of it may hold a case that was not read here.
          const held = claims.filter(
            ({ caseId, by, ...claim }) =>
              claim.queue === queue && (load.mayContain(caseId) || (load.more && by === caller.id)),
          );
          return {
            queue,
            name: settings.review.queues[queue]?.name ?? kept.get(queue) ?? null,
            removed: removed.includes(queue),
            open: Math.min(load.open, mostCounted),
            more: load.more,
            overdue: Math.min(load.overdue, mostCounted),
            oldestAt: load.oldestAt,
            claimed: held.length,
            mine: held.filter(({ by }) => by === caller.id).length,
            dueHours: dueHoursOf(queue, settings.review),
            mayWork: mayWorkQueue(caller, queue),
          };
        }),
    );
    await Promise.all(
      all.flatMap(({ queue, name }) =>
        name && !kept.has(queue) ? keepQueue(queue, name, ports) : [],
      ),
    );
    const queues = all.filter(({ removed, open }) => !removed || open > 0);
    return { queues, openAppeals: readableBy(appeals, caller, ports).length };
  },

  async 'GET /queues/{queue}/cases'({ path, query, caller }, ports) {
    const { queue } = path;
    await mustBeQueue(queue, ports);
    if (!mayReadQueue(caller, queue)) throw new Refusal('forbidden');
    const { cursor, limit, ...filter } = query;
    const purpose = `queue ${queue} ${JSON.stringify(filter)}`;
    const start = cursor ? ports.seals.open(QueuePosition, purpose, cursor) : undefined;
    const { rows, next } = await pageFor(queue, query, caller, ports, start);
    return {
      items: await rowsOf(rows, caller, ports),
      cursor: next && ports.seals.seal(purpose, next),
    };
  },

  async 'POST /queues/{queue}/next'({ path, body, caller }, ports) {
    const { queue } = path;
    await mustBeQueue(queue, ports);
    if (!mayWorkQueue(caller, queue)) throw new Refusal('forbidden');
    // Whoever proposed an act on a case has done their part until somebody else has answered.
    const hasProposed = await proposedBy(caller.id, ports);
    const mayHave = async (row: CaseSummary): Promise<boolean> =>
      mayDo(caller, 'rule', { queue, category: row.weight.category }) &&
      !hasProposed(row) &&
      isListedFor(row, caller, ports) &&
      (row.handling?.snoozedUntil ?? 0) <= ports.clock.now() &&
      (await mayTake(row, caller, ports));
    let start: ListCursor | undefined;
    do {
      const { rows, next } = await pageFor(
        queue,
        { ...body, limit: 100, claim: 'free' },
        caller,
        ports,
        start,
      );
      for (const listed of rows) {
        if (!(await mayHave(listed))) continue;
        const row = await rowNow(listed, queue, ports);
        if (!row || (row !== listed && !(await mayHave(row)))) continue;
        try {
          const claim = await claimNow({ caseId: row.caseId, queue }, caller, ports);
          const [taken] = await rowsOf([row], caller, ports, new Map([[row.caseId, claim]]));
          return { case: taken ?? null };
        } catch (error) {
          if (!(error instanceof Refusal && error.code === 'claimed')) throw error;
        }
      }
      start = next ?? undefined;
    } while (start);
    return { case: null };
  },
};
