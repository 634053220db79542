import * as z from 'zod';
import { mayDo } from '#shared/reviews/staff.ts';
import { day, startOf } from '#shared/settings/durations.ts';
import { placeOf } from '../cases/place.ts';
import type { BulkAct, Preview, Selection } from '../contract/acting.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { awaiting } from './awaiting.ts';
import { accountsIn, bulkMost, caseIn, rulingAbout, standsBy } from './bulk.ts';
import { previewIn, unlikely } from './previews.ts';
import { type Restricted, restrictedBy } from './restricted-by.ts';

/** What a bulk act would do about one account. */
export type BulkItem = Restricted & {
  readonly caseId: string | null;
  /** Of its case; 0: it has none. */
  readonly version: number;
  /** The decision by which it, or its post, stands. */
  readonly decision: string | null;
  /** `null`: nothing is known of it. */
  readonly preview: Preview | null;
};

/** How far a walk back through the decisions came, epoch milliseconds, and where to go on; `null` at its end. */
type Walked = { readonly readTo: number; readonly cursor: string | null };

export type BulkItems = {
  readonly items: readonly BulkItem[];
  readonly campaigns: readonly string[];
  /** Of a selection by rule. */
  readonly walked: Walked | null;
};

const itemAbout = async (
  { accountId, post }: Restricted,
  campaigns: string[],
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
  awaits: Awaited<ReturnType<typeof awaiting>>,
): Promise<BulkItem> => {
  const known = await caseIn({ campaigns }, accountId, ports);
  if (known && !mayDo(caller, 'act-in-bulk', placeOf(known, ports))) {
    const none = { caseId: null, version: 0, decision: null };
    return { accountId, ...none, post, preview: unlikely('forbidden') };
  }
  // Before the preview: what changes meanwhile is another decision than the one that is named.
  const about = known && rulingAbout(ruling, known, post);
  const decision = await standsBy(accountId, about, ports);
  const { caseId = null, version = 0 } = known ?? {};
  const preview =
    known &&
    (awaits({ accountId, caseId, version, post })
      ? unlikely('already-proposed')
      : await previewIn(known, ruling, caller, ports, post));
  return { accountId, caseId, version, decision, post, preview };
};

export const isDoable = ({ preview }: BulkItem): boolean => preview?.problem === null;

/** Decisions that one walk reads, and events that were decided about in one query. */
const readMost = 4_000;
const together = 100;
/** A query costs as much as so many decisions, on a day without any as well. */
const queryCosts = 20;
/** Accounts that one walk tells of, those about whom it cannot be done among them. */
const listMost = 300;

/** Where a walk was left. */
const Place = z.strictObject({ at: z.number(), after: z.string().nullable() });
type Place = z.infer<typeof Place>;

/**
 * Walks back from the latest decision until there are as many as a bulk action may be about, or enough was
 * read. Who is out of the caller's reach is not told of.
 */
const walk = async (
  selection: Extract<Selection, { kind: 'rule' }>,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  const { rule, from, cursor } = selection;
  const about = ruling.act === 'hide' || ruling.act === 'restore' ? 'content' : 'account';
  const restrictedIn = await restrictedBy(selection, about, ports);
  const awaits = await awaiting(ruling, ports);
  const purpose = `bulk ${about} ${rule}`;
  const begin = Math.min(selection.to, ports.clock.now());
  let place: Place | null =
    cursor === undefined
      ? { at: begin, after: null }
      : ports.seals.take(Place, purpose, cursor, 'body.selection.cursor');
  let readTo = begin;
  const items: BulkItem[] = [];
  let doable = 0;
  for (let read = 0; place && read < readMost && doable < bulkMost && items.length < listMost; ) {
    const { at, after }: Place = place;
    // Never more than fit: whatever was read is told, so that none is lost between two.
    const most = Math.min(together, bulkMost - doable);
    const { decisions, next } = await ports.decisions.ofDay(at, { after, most });
    read += Math.max(decisions.length, queryCosts);
    const told = new Set(items.map(({ accountId }) => accountId));
    const fresh = (await restrictedIn(decisions)).filter(({ accountId }) => !told.has(accountId));
    const its = await Promise.all(
      fresh.map((one) => itemAbout(one, [], ruling, caller, ports, awaits)),
    );
    items.push(...its.filter(({ preview }) => preview?.problem !== 'forbidden'));
    doable = items.filter(isDoable).length;
    const dayBegan = startOf(day, at);
    const reached = next === null ? dayBegan : (decisions.at(-1)?.decidedAt ?? at);
    readTo = Math.min(begin, Math.max(reached, from));
    if (reached <= from && (next === null || reached < from)) place = null;
    else place = next === null ? { at: dayBegan - 1, after: null } : { at, after: next };
  }
  return {
    items,
    campaigns: [],
    walked: { readTo, cursor: place && ports.seals.give(purpose, place) },
  };
};

/** What a bulk act would do about a selection, account by account. */
export const itemsIn = async (
  selection: Selection,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  if (selection.kind === 'rule') return walk(selection, ruling, caller, ports);
  const [{ accounts, campaigns }, awaits] = await Promise.all([
    accountsIn(selection, caller, ports),
    awaiting(ruling, ports),
  ]);
  const items = await Promise.all(
    accounts.map((accountId) =>
      itemAbout({ accountId, post: null }, campaigns, ruling, caller, ports, awaits),
    ),
  );
  return { items, campaigns, walked: null };
};
